using Presenter.Renderer;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;

namespace Presenter.Tests.Torch;

/// <summary>A kiosk runs for months: a turn must leave no tensor behind.</summary>
[CollectionDefinition(nameof(TensorLife), DisableParallelization = true)]
[Collection(nameof(TensorLife))]
public class TensorLife
{
    [Fact]
    public async Task AThousandTurnsLeaveNoTensor()
    {
        using var folder = Repository.Temporary();
        TinyPresenter.Write(folder["tiny"]);
        var package = PresenterPackage.Open(folder["tiny"]);
        using var renderer = package.CreateRenderer(new Compute(torch.CPU, torch.ScalarType.Float32, new Dictionary<torch.ScalarType, double>()));
        using var thread = new ComputeThread();
        var motion = new MotionStage(package.LoadMotion(), package.Manifest.MotionScale, package.Manifest.Rest, package.Manifest.ControlMap, thread);
        var frames = new FrameStage(renderer, thread);
        await TurnAsync(motion, frames, interrupted: false);
        // What other tests left to the collector must not be counted as given back here.
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        var before = torch.Tensor.TotalCount;
        for (var i = 0; i < 1000; i++)
            await TurnAsync(motion, frames, interrupted: i % 3 == 0);
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void FramesWithoutBackdropLeaveNoTensor()
    {
        var robin = PresenterPackage.Open(Repository.PathOf("presenters", "robin"));
        using var renderer = robin.CreateRenderer(new Compute(torch.CPU, torch.ScalarType.Float32, new Dictionary<torch.ScalarType, double>()));
        renderer.RenderPacked(robin.Manifest.Rest.Code).Dispose();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        var before = torch.Tensor.TotalCount;
        for (var i = 0; i < 5; i++)
            renderer.RenderPacked(robin.Manifest.Rest.Code).Dispose();
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    private static async Task TurnAsync(MotionStage motion, FrameStage frames, bool interrupted)
    {
        var batches = 0;
        await foreach (var batch in frames.RunAsync(motion.RunAsync(Speech(), default).Ahead(1, default), default).Ahead(2, default))
        {
            using (batch)
            {
                if (interrupted && ++batches == 2)
                    break;
            }
        }
    }

    private static async IAsyncEnumerable<SpeechChunk> Speech()
    {
        await Task.Yield();
        var turn = TurnId.New();
        for (var i = 0; i < 2; i++)
        {
            long start = i * 6 * MediaClock.SamplesPerFrame, end = start + 6 * MediaClock.SamplesPerFrame;
            yield return new SpeechChunk(turn, 0, start, new short[end - start], [new PhonemeSpan("m", start, end)], [], StageDirection.Neutral);
        }
    }
}
