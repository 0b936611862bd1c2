using Presenter.Renderer.Training;
using Xunit;

namespace Presenter.Tests.Training;

/// <summary>Who stops the motion's training loses nothing: it ends where it would have ended.</summary>
[Collection(nameof(LipReading.TorchRandom))]
public class StoppedMotion
{
    [Fact]
    public async Task GoesOnBitForBit()
    {
        using var folder = Repository.Temporary();
        DrawnFootage.Write(folder["footage"]);
        async Task TrainAsync(string run, int stopAt)
        {
            using var stop = new CancellationTokenSource();
            var options = (await ControlledTraining.MotionAsync(folder["footage"], folder[run], CancellationToken.None)) with { Steps = 6, EvaluateEvery = 3 };
            await ControlledTraining.TrainMotionAsync(options, p =>
            {
                if (p.Step == stopAt)
                    stop.Cancel();
            }, stop.Token);
        }
        await TrainAsync("whole", stopAt: 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainAsync("parts", stopAt: 3));
        Assert.Equal("3", File.ReadAllText(Path.Combine(folder["parts"], "checkpoint", "step")));
        await TrainAsync("parts", stopAt: 0);
        foreach (var file in new[] { "network", "average", "posterior", "optimizer" })
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder["whole"], "checkpoint", file)), await File.ReadAllBytesAsync(Path.Combine(folder["parts"], "checkpoint", file)));
    }
}
