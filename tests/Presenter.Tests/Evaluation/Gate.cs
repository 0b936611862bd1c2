using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Packages;
using Xunit;

namespace Presenter.Tests.Evaluation;

/// <summary>What protects strangers from a presenter that is not ready: each threshold is seen, and named with its figure.</summary>
public sealed class Gate
{
    private static readonly EvaluationResult Good = new("Robin", new DateOnly(2026, 1, 1), 20,
        new Dictionary<string, PartScore> { ["region"] = new(35, 0.97), ["mouth"] = new(36, 0.96) }, 1,
        new MotionScore(1, 0.9, 0.01, 0, 0.1, 0.1, [], [], ""), new SilenceScore(100, 0.99, 0.99), new SyncScore(20, 5));

    [Fact]
    public void A_good_presenter_passes_and_nothing_is_said() =>
        Assert.Null(PackageQuality.Warning(QualityGate.Judge(Good)));

    [Fact]
    public void Figures_that_footage_without_named_controls_cannot_give_are_not_asked_for() =>
        Assert.True(QualityGate.Judge(Good with { Motion = null, Silence = null }).Passed);

    [Fact]
    public void Whoever_rests_with_parted_lips_is_not_asked_to_close_them() =>
        Assert.True(QualityGate.Judge(Good with { Silence = new SilenceScore(100, 0.9, 0.88) }).Passed);

    public static TheoryData<string, EvaluationResult> Bad => new()
    {
        { "moving region against held-out pictures: 28.4 dB", Good with { Parts = new Dictionary<string, PartScore> { ["region"] = new(28.4, 0.9), ["mouth"] = new(36, 0.9) } } },
        { "mouth against held-out pictures: 25.0 dB", Good with { Parts = new Dictionary<string, PartScore> { ["region"] = new(35, 0.9), ["mouth"] = new(25, 0.9) } } },
        { "silent pictures with a closed mouth: 90.0 %", Good with { Silence = new SilenceScore(100, 0.9, 0.99) } },
        { "the mouth is 3 frames late", Good with { Motion = Good.Motion! with { LagFrames = 3 } } },
        { "sound and picture are 90 ms apart", Good with { Sync = new SyncScore(20, -90) } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_under_the_gate_is_named_with_its_figure(string finding, EvaluationResult result)
    {
        var warning = PackageQuality.Warning(QualityGate.Judge(result));
        Assert.NotNull(warning);
        Assert.Contains(finding.Replace("are 90", "are -90", StringComparison.Ordinal), warning);
    }
}
