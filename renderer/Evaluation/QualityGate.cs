using System.Globalization;
using Presenter.Renderer.Packages;

namespace Presenter.Renderer.Evaluation;

/// <summary>What a presenter must reach before it is shown to strangers without a warning.</summary>
public static class QualityGate
{
    /// <summary>Decibels against held-out pictures: below, people see blur and ghosts.</summary>
    public const double LeastRegion = 32, LeastMouth = 32;

    /// <summary>Share of silent pictures with a closed mouth.</summary>
    public const double LeastClosed = 0.97;

    /// <summary>Frames that the mouth may be early or late, and what a frame lasts, in ms.</summary>
    public const int MostLag = 1;

    public const double MostOffset = 40;

    /// <summary>What holds for every presenter is asked of every presenter; figures that its footage cannot give are not.</summary>
    public static PackageQuality Judge(EvaluationResult result)
    {
        var findings = new List<string>();
        Least("moving region against held-out pictures", result.Parts.GetValueOrDefault("region")?.Psnr, LeastRegion, "dB");
        Least("mouth against held-out pictures", result.Parts.GetValueOrDefault("mouth")?.Psnr, LeastMouth, "dB");
        // Whoever rests with parted lips is shown so.
        Least("silent pictures with a closed mouth", result.Silence?.Closed * 100, Math.Min(LeastClosed, result.Silence?.ClosedInTracks ?? 1) * 100, "%");
        if (result.Motion is { } motion && Math.Abs(motion.LagFrames) > MostLag)
            findings.Add($"the mouth is {motion.LagFrames} frames late; {MostLag} is allowed");
        if (Math.Abs(result.Sync.OffsetMs) > MostOffset)
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"sound and picture are {result.Sync.OffsetMs:f0} ms apart; {MostOffset:f0} are allowed"));
        return new PackageQuality(findings.Count == 0, findings);

        void Least(string what, double? value, double least, string unit)
        {
            if (value is { } v && v < least)
                findings.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {v:f1} {unit}; {least:f1} {unit} are asked for"));
        }
    }
}
