using Presenter.Renderer;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using TorchSharp;

namespace Presenter.Benchmarks;

/// <summary>
/// A turn performed a second time without an encoder: what is to be seen and heard at every moment of its clock. Speech
/// and motion repeat themselves exactly, since a turn's id is the seed of its performance.
/// </summary>
public sealed class Performance : IDisposable
{
    private readonly FrameRenderer renderer;
    private readonly ComputeThread thread = new();
    private readonly List<float> codes = [];
    private readonly List<short> sound = [];

    private Performance(FrameRenderer renderer, Box region) => (this.renderer, Region) = (renderer, region);

    /// <summary>The part of the picture that moves.</summary>
    public Box Region { get; }

    public int Samples => sound.Count;

    public int Frames => codes.Count / renderer.CodeSize;

    public static async Task<Performance> RepeatAsync(
        PresentationPipeline pipeline, SpeechOptions options, IReadOnlyList<SpokenSentence> said, CancellationToken cancellation)
    {
        var manifest = pipeline.Package.Manifest;
        var performance = new Performance(pipeline.Renderer, manifest.Region);
        try
        {
            using var network = pipeline.Package.LoadMotion();
            var speech = new SpeechStage(pipeline.Voice, options).RunAsync(SayAsync(said), null, cancellation);
            var motion = new MotionStage(network, manifest.MotionScale, manifest.Rest, manifest.ControlMap, performance.thread);
            await foreach (var chunk in motion.RunAsync(speech, cancellation))
            {
                performance.codes.AddRange(chunk.Codes);
                performance.sound.AddRange(chunk.Pcm.Span);
            }
            return performance;
        }
        catch
        {
            performance.Dispose();
            throw;
        }
    }

    /// <summary>Mono samples from a position on the turn's clock.</summary>
    public short[] Sound(int start, int count) => [.. sound.GetRange(start, count)];

    /// <summary>Luma of the moving region, row by row, of one frame of the turn.</summary>
    public Task<byte[]> PictureAsync(int frame, CancellationToken cancellation) => thread.RunAsync(() =>
    {
        using var scope = torch.NewDisposeScope();
        return renderer.RenderYuv(codes.GetRange(frame * renderer.CodeSize, renderer.CodeSize).ToArray())
            .narrow(1, 0, renderer.Width * renderer.Height).reshape(renderer.Height, renderer.Width)
            .narrow(0, Region.Y, Region.Height).narrow(1, Region.X, Region.Width).contiguous().cpu().data<byte>().ToArray();
    }, cancellation);

    public void Dispose() => thread.Dispose();

    private static async IAsyncEnumerable<SpokenSentence> SayAsync(IEnumerable<SpokenSentence> said)
    {
        await Task.Yield();
        foreach (var sentence in said)
            yield return sentence;
    }
}
