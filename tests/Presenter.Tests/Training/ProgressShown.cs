using Presenter.Renderer.Commands;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Training;
using Spectre.Console.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Training;

/// <summary>Who trains for a night sees how far it is and how long it still takes, in a terminal and in a file.</summary>
[Collection(nameof(LipReading.TorchRandom))]
public sealed class ProgressShown
{
    [Fact]
    public async Task ATinyTrainingFillsItsBarAndTellsItsScores()
    {
        using var folder = Repository.Temporary();
        var terminal = Terminal();
        var options = DrawnFace.Options(folder["run"], 2) with { Steps = 4, RegistrationSteps = 1 };
        var footage = DrawnFace.Draw(DrawnFace.Walk(20, 1), true);
        var trainer = new FrameTrainer(options, footage, DrawnFace.Draw(DrawnFace.Walk(6, 2), true), CodeScale.Of(footage.Controls), DrawnFace.Plate(), [CPU]);
        await TrainingDisplay.ShowAsync(report => new TrainingLoop(options.Out, options.Steps, 2).RunAsync(trainer, options, p => report("frames", p), default), terminal);
        Assert.Matches(@"frames: step 2 of 4, \d+:\d\d:\d\d left, loss \d", terminal.Output);
        Assert.Matches(@"frames: step 4 of 4, 0:00:00 left, loss \d+\.\d+, .*region \d", terminal.Output);
        Assert.Matches(@"frames .*100% +0:00:00 left", terminal.Output);
    }

    [Theory]
    [InlineData(25, 100, 2, "25% +0:02:30 left")]
    [InlineData(9_000, 10_000, 0.5, "90% +0:08:20 left")]
    [InlineData(1, 100_001, 0.9, "0% +25:00:00 left")]
    public async Task TheTimeLeftIsTheRunsOwn_AlsoWhereItWasResumed(int step, int steps, double secondsAStep, string shown)
    {
        var terminal = Terminal();
        await TrainingDisplay.ShowAsync(report =>
        {
            report("motion", new TrainingProgress(step, steps, 0.5, secondsAStep, Scores: null));
            return Task.CompletedTask;
        }, terminal);
        Assert.Matches($"motion .*{shown}", terminal.Output);
    }

    [Fact]
    public async Task EveryStageHasItsOwnBar()
    {
        var terminal = Terminal();
        await TrainingDisplay.ShowAsync(report =>
        {
            report("frames", new TrainingProgress(10, 10, 0.5, 1, Scores: null));
            report("motion", new TrainingProgress(5, 20, 0.5, 1, Scores: null));
            return Task.CompletedTask;
        }, terminal);
        Assert.Matches(@"frames .*100% +0:00:00 left", terminal.Output);
        Assert.Matches(@"motion .*25% +0:00:15 left", terminal.Output);
    }

    private static TestConsole Terminal() => new TestConsole().Width(140).Interactive();
}
