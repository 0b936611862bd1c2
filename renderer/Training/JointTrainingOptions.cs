using Presenter.Renderer.Motion;

namespace Presenter.Renderer.Training;

/// <summary>
/// Everything that decides a training with the text loss; written to the run directory. Every lambda may be 0: that loss is
/// then not computed.
/// </summary>
public sealed record JointTrainingOptions
{
    /// <summary>Folder with tracks.jsonl and tracks.f32.</summary>
    public required string Tracks { get; init; }

    /// <summary>Package whose motion is taught and whose frame generator renders it.</summary>
    public required string Package { get; init; }

    /// <summary>A reader's file, or the run directory of `train lips`.</summary>
    public required string Lips { get; init; }

    /// <summary>Run directory; `package --motion` takes it like one of `train motion`.</summary>
    public required string Out { get; init; }

    /// <summary>The motion network's shape; the package's.</summary>
    public MotionGeneratorOptions Network { get; init; } = new();

    public int Steps { get; init; } = 600;

    /// <summary>Sentences a step.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Frames of each sentence that are rendered and read.</summary>
    public int Frames { get; init; } = 56;

    /// <summary>Frames rendered at once, with what their gradient needs in memory.</summary>
    public int RenderedAtOnce { get; init; } = 4;

    /// <summary>
    /// Minutes of the tracks that are rendered once to learn a <see cref="LookShortcut"/> from, instead of rendering in every
    /// step; 0 renders. Whole sentences are read then, whatever <see cref="Frames"/> says.
    /// </summary>
    public double ShortcutMinutes { get; init; } = 70;

    /// <summary>Steps of the shortcut's own training, 1,024 frames each.</summary>
    public int ShortcutSteps { get; init; } = 3000;

    public double LearningRate { get; init; } = 5e-4;

    public double WeightDecay { get; init; }

    public double Ema { get; init; } = 0.99;

    public double GradientClip { get; init; } = 1;

    /// <summary>Weight of the text loss: what is rendered must be readable as what was said (CTC, nats a phoneme).</summary>
    public double LambdaText { get; init; } = 1;

    /// <summary>
    /// Weight of the anchor: the mouth stays with the track's controls, all else with what the network did at the start for
    /// the same performance (L1, in deviations).
    /// </summary>
    public double LambdaMotion { get; init; } = 0.3;

    /// <summary>
    /// How many times more the anchor weighs on what the reader does not teach: head, brows, eyes, smiles. They share their weights
    /// with the lips, and drift with them otherwise.
    /// </summary>
    public double Firmness { get; init; } = 4;

    /// <summary>Weight of the anchor's change from frame to frame.</summary>
    public double LambdaVelocity { get; init; } = 2;

    /// <summary>Weight of the text loss for the frame generator too; 0 leaves it as it is.</summary>
    public double LambdaFrames { get; init; }

    /// <summary>Weight of the frame generator's own anchor, L1 to the pictures it made at the start; only where it learns.</summary>
    public double LambdaVideo { get; init; } = 10;

    /// <summary>Rate of the frame generator, as a share of the motion's.</summary>
    public double FramesRate { get; init; } = 0.1;

    /// <summary>How far the performance strays from its mean, as in serving.</summary>
    public float Temperature { get; init; } = 0.8f;

    /// <summary>Every n-th sentence is held out.</summary>
    public int HoldOutEvery { get; init; } = 20;

    /// <summary>Held-out sentences rendered and read at every evaluation.</summary>
    public int HeldOutSentences { get; init; } = 12;

    public int Seed { get; init; } = 1;

    public int EvaluateEvery { get; init; } = 150;
}
