using Presenter.Renderer.LipReading;

namespace Presenter.Renderer.Training;

/// <summary>Everything that decides a training of the <see cref="LipReader"/>; written to the run directory.</summary>
public sealed record LipReaderTrainingOptions
{
    /// <summary>Footage folder: takes/ with a minute or more of filmed sentences, or tracks/ that the package renders.</summary>
    public required string Footage { get; init; }

    /// <summary>Package whose frame generator renders the tracks' own controls; not used where enough was filmed.</summary>
    public string Package { get; init; } = "";

    /// <summary>Run directory; rendered mouths are kept in mouths/.</summary>
    public required string Out { get; init; }

    /// <summary>Presenter package with a reader to start from, or empty: what mouths mean is much the same on every face.</summary>
    public string StartFrom { get; init; } = "";

    public LipReaderOptions Network { get; init; } = new();

    /// <summary>Minutes of tracks that are rendered to learn from.</summary>
    public double Minutes { get; init; } = 70;

    /// <summary>Held-out sentences that are rendered and read at every evaluation.</summary>
    public int HeldOutSentences { get; init; } = 24;

    /// <summary>Seconds of filmed sentences from which on they are learned from, and no track is rendered.</summary>
    public double EnoughFilmed { get; init; } = 60;

    /// <summary>All steps, those of looking included.</summary>
    public int Steps { get; init; } = 7500;

    public int Batch { get; init; } = 8;

    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Steps over which the rate grows from nothing.</summary>
    public int WarmUp { get; init; } = 60;

    /// <summary>
    /// Weight of the cross entropy with the phoneme that sounds at each output, at the first step; it falls to nothing over
    /// <see cref="AlignedSteps"/>. CTC alone reads nothing but silence for hundreds of steps.
    /// </summary>
    public double LambdaAligned { get; init; } = 3;

    public int AlignedSteps { get; init; } = 1500;

    /// <summary>
    /// First steps, in which the reader looks at single pictures and tells the controls that made them: half a minute of it
    /// saves hours, since one sentence after the other shows few heads. Left out where pictures come without controls.
    /// </summary>
    public int LookSteps { get; init; } = 800;

    /// <summary>Pictures of such a step.</summary>
    public int LookBatch { get; init; } = 256;

    /// <summary>Weight of the controls' squared error (in deviations) beside the sentences, falling as <see cref="LambdaAligned"/> does; 0 leaves <see cref="LookSteps"/> out too.</summary>
    public double LambdaControls { get; init; } = 1;

    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Averaging of the weights that are kept; the share of the old average.</summary>
    public double Ema { get; init; } = 0.995;

    public double GradientClip { get; init; } = 5;

    /// <summary>Augmentation: most pixels that a clip is shifted, in the reader's pixels; a face does not always stand in one place.</summary>
    public int Shift { get; init; } = 1;

    /// <summary>Augmentation: deviation of a clip's brightness (added, 0-1) and contrast (factor around 1).</summary>
    public double Light { get; init; } = 0.03;

    /// <summary>Augmentation: deviation of noise, 0-1, a pixel and frame.</summary>
    public double Noise { get; init; } = 0.01;

    /// <summary>Augmentation: share of frames hidden in spans of up to <see cref="LongestMask"/>, so that what stands around is used too.</summary>
    public double Masked { get; init; } = 0.08;

    public int LongestMask { get; init; } = 6;

    public int Seed { get; init; } = 1;

    public int EvaluateEvery { get; init; } = 200;
}
