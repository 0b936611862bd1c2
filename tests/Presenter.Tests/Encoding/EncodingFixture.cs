using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;

namespace Presenter.Tests.Encoding;

/// <summary>Warm encoders for small pictures, and a folder for the clips of a test.</summary>
public sealed class EncodingFixture : IAsyncDisposable
{
    public const int Width = 128;
    public const int Height = 96;

    public EncodingFixture()
    {
        Encoders = new WarmEncoders(new EncodingOptions(), Width, Height);
        Stage = new EncodingStage(Encoders);
    }

    public WarmEncoders Encoders { get; }

    public EncodingStage Stage { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("presenter-encoding").FullName;

    public async Task<List<MediaSegment>> EncodeAsync(IAsyncEnumerable<FrameBatch> batches)
    {
        var segments = new List<MediaSegment>();
        await foreach (var segment in Stage.RunAsync(batches, default))
        {
            segments.Add(segment);
        }

        return segments;
    }

    /// <summary>What a source buffer would have been given, as one file.</summary>
    public async Task<string> SaveAsync(IEnumerable<MediaSegment> segments)
    {
        var file = Path.Combine(Folder, Guid.NewGuid() + ".mp4");
        await File.WriteAllBytesAsync(file, [.. segments.SelectMany(segment => segment.Bytes)]);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await Encoders.DisposeAsync();
        Directory.Delete(Folder, true);
    }
}
