using System.Text.Json;
using Presenter.Renderer.Frames;

namespace Presenter.Renderer.Footage;

/// <summary>A sentence of the footage; its files lie in takes/<paramref name="Id"/>.</summary>
/// <param name="HeldOut">Never for training.</param>
/// <param name="Frames">Pictures, 25 a second.</param>
public sealed record PreparedTake(string Id, bool HeldOut, int Frames, string Text);

/// <summary>What `presenter prepare` makes of footage, and training reads: prepared.json and the files beside it.</summary>
/// <param name="Width">Of the whole picture; <paramref name="Region"/> is the moving part of it.</param>
/// <param name="ConsentDigest">SHA-256 of consent.json, in lower-case hexadecimal.</param>
public sealed record PreparedFootage(
    int Version, string Person, int Fps, int SampleRate, int Width, int Height, Box Region, string ConsentDigest, string SourceDigest, IReadOnlyList<PreparedTake> Takes)
{
    public const string FileName = "prepared.json", PlateFile = "plate.png", MaskFile = "mask.png", BackgroundFile = "background.png", RegionFile = "region.json", TakesFolder = "takes";

    private const int Known = 1;

    private const string Remedy = "run `presenter prepare` again";

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    [System.Text.Json.Serialization.JsonIgnore]
    public string Folder { get; private init; } = "";

    public string PathOf(string file) => Path.Combine(Folder, file);

    public string PathOf(PreparedTake take, string file) => Path.Combine(Folder, TakesFolder, take.Id, file);

    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<PreparedTake> Training => Takes.Where(t => !t.HeldOut);

    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<PreparedTake> HeldOut => Takes.Where(t => t.HeldOut);

    /// <summary>Opens a prepared folder for training; looks that every file is there and that the person's consent holds.</summary>
    /// <exception cref="FootageException">missing, damaged, or without consent; names the file and the remedy</exception>
    public static PreparedFootage Open(string folder) => Open(folder, Consent.Today);

    /// <param name="today">the day on which the consent must hold</param>
    /// <exception cref="FootageException">missing, damaged, or without consent; names the file and the remedy</exception>
    public static PreparedFootage Open(string folder, DateOnly today)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new FootageException($"{folder} holds no {FileName}: it is no prepared footage. {Remedy} first.");
        PreparedFootage prepared;
        try
        {
            prepared = JsonSerializer.Deserialize<PreparedFootage>(File.ReadAllText(path), Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FootageException($"{path} cannot be read: {e.Message} Remedy: {Remedy}.", e);
        }
        prepared = prepared with { Folder = folder };
        if (prepared.Problem() is { } problem)
            throw new FootageException($"{path}: {problem}. Remedy: {Remedy}.");
        var consent = Consent.Read(Path.Combine(folder, Consent.FileName)).Check(today);
        if (consent.Digest != prepared.ConsentDigest)
            throw new FootageException($"{consent.Path} is not the consent that the footage was prepared with (digest {consent.Digest[..12]}…, {FileName} says {Start(prepared.ConsentDigest)}…). Remedy: put the original back, or {Remedy} with the new one.");
        return prepared;
    }

    private string? Problem()
    {
        if (Version != Known)
            return $"version is {Version}; this program reads {Known}";
        if (Fps != FootageDecoder.FrameRate || SampleRate != FootageDecoder.SampleRate)
            return $"fps and sampleRate are {Fps} and {SampleRate}; allowed are {FootageDecoder.FrameRate} and {FootageDecoder.SampleRate}";
        if (Width is < 64 or > 2048 || Height is < 64 or > 2048 || Region.X < 0 || Region.Y < 0 || Region.Width < 32 || Region.Height < 32 ||
            Region.Width % 32 != 0 || Region.Height % 32 != 0 || Region.X + Region.Width > Width || Region.Y + Region.Height > Height)
            return $"the region {Region} does not lie within {Width}x{Height} with sides that are multiples of 32";
        if (Person is null || ConsentDigest is null || Takes is null || Takes.Count == 0 || Takes.Any(t => t?.Id is null || t.Text is null || t.Frames < 1))
            return "a field is missing or empty";
        if (Takes.Any(t => t.Id.Length == 0 || !t.Id.All(char.IsAsciiDigit)))
            return "a take's id is not a number";
        var files = new[] { PlateFile, MaskFile, RegionFile, Consent.FileName }.Select(PathOf)
            .Concat(Takes.SelectMany(t => new[] { TakeWriter.Pictures, TakeWriter.Sound, TakeWriter.Script }.Select(f => PathOf(t, f))));
        return files.FirstOrDefault(f => !File.Exists(f)) is { } missing ? $"{missing} is missing" : null;
    }

    private static string Start(string digest) => digest.Length > 12 ? digest[..12] : digest;
}
