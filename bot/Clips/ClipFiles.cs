using System.Globalization;

namespace Presenter.Bot.Clips;

/// <summary>Where a clip and its poster can be fetched, for a time.</summary>
public sealed record ClipLinks(Uri Clip, Uri Poster);

/// <summary>Clips and posters in their folder: named, signed, deleted when their time is over.</summary>
public sealed partial class ClipFiles(ClipOptions options, ClipKey key, TimeProvider clock, ILogger<ClipFiles> log) : BackgroundService
{
    public const string Root = "/clips";
    public const string Clip = ".mp4";
    public const string Poster = ".jpg";

    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(10);

    private readonly string folder = Path.GetFullPath(options.Folder);

    private TimeSpan Keep => TimeSpan.FromHours(options.KeepHours);

    public string PathOf(string id, string kind) => Path.Combine(folder, id + kind);

    /// <summary>Links that work as long as the files are kept.</summary>
    public ClipLinks LinksOf(string id) => new(LinkOf(id + Clip), LinkOf(id + Poster));

    /// <summary>The folder, made when missing.</summary>
    public string Prepare() => Directory.CreateDirectory(folder).FullName;

    /// <summary>Deletes what is older than it may be.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder).Where(IsOurs))
        {
            try
            {
                if (clock.GetUtcNow() - File.GetLastWriteTimeUtc(file) > Keep)
                    File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogNotDeleted(file, e.Message);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Enabled)
        {
            Sweep();
            await Task.Delay(Keep < LongestRound ? Keep : LongestRound, clock, stoppingToken);
        }
    }

    /// <summary>Clips, posters, and the parts that a killed server left; never the key, nor what somebody else keeps there.</summary>
    private static bool IsOurs(string file) => Path.GetFileName(file) is var name && name.Length > 32 && name[32] == '.' && Guid.TryParseExact(name[..32], "N", out _);

    private Uri LinkOf(string file)
    {
        var expires = (clock.GetUtcNow() + Keep).ToUnixTimeSeconds();
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"{options.PublicUrl.TrimEnd('/')}{Root}/{file}?expires={expires}&signature={key.Sign(file, expires)}"));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} is too old and cannot be deleted: {Reason}")]
    private partial void LogNotDeleted(string file, string reason);
}
