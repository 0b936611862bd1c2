using System.Security.Cryptography;
using System.Text;

namespace Presenter.Bot.Clips;

/// <summary>Signs the names of files with the time until which they may be fetched (HMAC-SHA256).</summary>
public sealed class ClipKey
{
    private const string FileName = "signing.key";
    private const int Size = 32;

    private readonly byte[] key;

    /// <exception cref="IOException">a key cannot be kept; names the file and the setting</exception>
    public ClipKey(ClipOptions options) => key =
        !options.Enabled ? RandomNumberGenerator.GetBytes(Size)
        : options.Key.Length > 0 ? Encoding.UTF8.GetBytes(options.Key)
        : Kept(Path.GetFullPath(options.Folder));

    /// <param name="expires">seconds since 1970</param>
    public string Sign(string file, long expires) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{file}\n{expires}")));

    public bool IsSigned(string file, long expires, string? signature) =>
        signature is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(file, expires)), Encoding.UTF8.GetBytes(signature));

    private static byte[] Kept(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            if (!File.Exists(path))
                Make(path);
            var kept = File.ReadAllBytes(path);
            return kept.Length == Size ? kept : throw new IOException($"it has {kept.Length} bytes instead of {Size}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The key for links to clips cannot be kept in {path}: {e.Message} Remedy: set {ClipOptions.Section}:Folder to a folder that can be written, or {ClipOptions.Section}:Key; delete a damaged key.", e);
        }
    }

    /// <summary>Appears whole or not at all, also when two servers start at once.</summary>
    private static void Make(string path)
    {
        var part = $"{path}.{Guid.NewGuid():N}";
        var mine = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // Windows' folders hand their own rights down.
        if (!OperatingSystem.IsWindows())
            mine.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(part, mine))
            file.Write(RandomNumberGenerator.GetBytes(Size));
        try
        {
            File.Move(part, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The other server's key counts.
            File.Delete(part);
        }
    }
}
