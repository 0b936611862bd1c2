using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Motion;

namespace Presenter.Renderer.Training;

/// <summary>How a presenter is trained from anyone's prepared footage; each stage writes its own options.json.</summary>
public sealed record PreparedTrainingOptions
{
    /// <summary>Folder that `presenter prepare` wrote.</summary>
    public required string Footage { get; init; }

    /// <summary>Run directory; the stages lie in folders of their own in it.</summary>
    public required string Out { get; init; }

    /// <summary>Presenter package to start from, or empty: what fits is taken over, and far fewer steps are needed.</summary>
    public string From { get; init; } = "";

    /// <summary>Numbers of the motion code that the encoder finds.</summary>
    public int CodeSize { get; init; } = 64;

    /// <summary>Shape of the frame generator; code, region and boxes are the footage's.</summary>
    public FrameGeneratorOptions Frames { get; init; } = new();

    /// <summary>Shape of the motion generator; the code is the footage's.</summary>
    public MotionGeneratorOptions Motion { get; init; } = new();

    /// <summary>Shape of the lip reader; where the mouth is, is found.</summary>
    public LipReaderOptions Lips { get; init; } = new();

    public int FrameSteps { get; init; } = 16000;

    /// <summary>Share of the frame steps, at their end, in which discriminators judge too.</summary>
    public double JudgedShare { get; init; } = 0.1;

    public int MotionSteps { get; init; } = 4000;

    /// <summary><see cref="MotionTrainingOptions.LambdaSpeech"/>.</summary>
    public double LambdaSpeech { get; init; } = 1;

    /// <summary>Steps of the lip reader, on the takes' own pictures; 0 leaves this stage and the next one out.</summary>
    public int LipSteps { get; init; } = 2000;

    /// <summary>Steps with the text loss; 0 leaves this stage out.</summary>
    public int JointSteps { get; init; } = 200;

    /// <summary><see cref="JointTrainingOptions.ShortcutSteps"/>.</summary>
    public int ShortcutSteps { get; init; } = 3000;

    public int Batch { get; init; } = 4;

    public bool Bfloat16 { get; init; } = true;

    public int EvaluateEvery { get; init; } = 400;

    public int Seed { get; init; } = 1;
}
