using Presenter.Renderer.Frames;
using Presenter.Renderer.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Training;

/// <summary>Several short runs from the same weights, packaged as one: sharper than each, as the shipped presenter is.</summary>
public class MeanOfRuns
{
    [Fact]
    public async Task APackageOfTwoRunsHoldsTheMeanOfTheirWeightsAndRunsOfOtherNetworksAreRefused()
    {
        using var folder = Repository.Temporary();
        await DrawnFootage.TrainTwiceAsync(folder);
        await ControlledTraining.TrainMotionAsync(await ControlledTraining.MotionAsync(folder["footage"], folder["motion"], CancellationToken.None) with { Steps = 1, EvaluateEvery = 1 }, _ => { }, CancellationToken.None);

        async Task<TrainedPresenter> Package(params string[] runs) =>
            await TrainedPresenter.OfControlsAsync([.. runs.Select(r => folder[r])], folder["motion"], AboutPresenter.InTraining, CancellationToken.None);
        using (var one = await Package("one"))
        using (var two = await Package("two"))
        using (var both = await Package("one", "two"))
        {
            static Tensor Weights(FrameGenerator network) => cat(network.parameters().Select(p => p.detach().flatten()).ToList(), 0);
            Assert.True((Weights(one.Frames) - Weights(two.Frames)).abs().max().item<float>() > 0.1, "two seeds made the same network");
            Assert.True((Weights(both.Frames) - (Weights(one.Frames) + Weights(two.Frames)) / 2).abs().max().item<float>() < 1e-5, "not the mean");
        }

        var options = Path.Combine(folder["two"], "options.json");
        File.WriteAllText(options, File.ReadAllText(options).Replace("\"Blocks\":3", "\"Blocks\":2").Replace("\"Blocks\": 3", "\"Blocks\": 2"));
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => Package("one", "two"));
        Assert.Contains(folder["two"], refused.Message);
        Assert.Contains("remedy", refused.Message);
    }
}
