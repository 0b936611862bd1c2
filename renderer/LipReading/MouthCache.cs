using System.Security.Cryptography;
using System.Text.Json;
using Presenter.Renderer.Packages;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.LipReading;

/// <summary>
/// Rendered mouths in a folder, a file a sentence, so that rendering for twenty minutes is done once and goes on after a
/// stop. Mouths of other weights or of another size are thrown away.
/// </summary>
public sealed class MouthCache
{
    private readonly string folder;
    private readonly LipReaderOptions options;

    private MouthCache(string folder, LipReaderOptions options) => (this.folder, this.options) = (folder, options);

    public static MouthCache Open(string folder, PresenterPackage package, LipReaderOptions options)
    {
        var source = Path.Combine(folder, "source");
        var digest = Digest(package, options);
        Directory.CreateDirectory(folder);
        if (!File.Exists(source) || File.ReadAllText(source) != digest)
        {
            foreach (var stale in Directory.GetFiles(folder, "*.rgb"))
                File.Delete(stale);
            File.WriteAllText(source, digest);
        }
        return new MouthCache(folder, options);
    }

    /// <param name="render">makes uint8 [frames, 3, height, width]</param>
    public Tensor GetOrRender(int sentence, int frames, Func<Tensor> render)
    {
        var path = Path.Combine(folder, $"{sentence:d5}.rgb");
        var length = (long)frames * 3 * options.Height * options.Width;
        if (File.Exists(path) && new FileInfo(path).Length == length)
            return tensor(File.ReadAllBytes(path), uint8).reshape(frames, 3, options.Height, options.Width);
        var made = render();
        File.WriteAllBytes(path + ".new", made.bytes.ToArray());
        File.Move(path + ".new", path, overwrite: true);
        return made;
    }

    private static string Digest(PresenterPackage package, LipReaderOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in new[] { PresenterPackage.FrameWeights, PresenterManifest.FileName, PresenterPackage.PlateFile })
            hash.AppendData(File.ReadAllBytes(package.PathOf(file)));
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { options.Mouth, options.Width, options.Height })));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
