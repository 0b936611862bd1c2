using Presenter.Renderer.Motion;

namespace Presenter.Renderer.Training;

/// <summary>Everything that decides a training of the <see cref="MotionGenerator"/>; written to the run directory.</summary>
public sealed record MotionTrainingOptions
{
    /// <summary>Folder with tracks.jsonl and tracks.f32.</summary>
    public required string Tracks { get; init; }

    /// <summary>Run directory.</summary>
    public required string Out { get; init; }

    /// <summary>Presenter package to start from, or empty for random weights; what depends on the code starts afresh.</summary>
    public string StartFrom { get; init; } = "";

    public MotionGeneratorOptions Network { get; init; } = new();

    public int Steps { get; init; } = 6000;

    public int Batch { get; init; } = 16;

    /// <summary>Frames of a training sequence; longer sentences are cut at a random place, shorter ones end in silence.</summary>
    public int Frames { get; init; } = 140;

    public double LearningRate { get; init; } = 1e-3;

    public double WeightDecay { get; init; } = 0.01;

    public double Ema { get; init; } = 0.998;

    /// <summary>Weight of the difference from frame to frame: movement, not only place.</summary>
    public double LambdaVelocity { get; init; } = 2;

    /// <summary>Weight of the error along the directions that speech moves, whatever the performance; only where an encoder found the code, 0 switches it off.</summary>
    public double LambdaSpeech { get; init; } = 1;

    /// <summary>Weight of the divergence of posterior from prior; what costs less than it explains stays in the performance.</summary>
    public double LambdaKl { get; init; } = 0.003;

    /// <summary>Steps over which the divergence's weight grows from nothing: at once, nothing would be left to the performance.</summary>
    public int KlWarmUp { get; init; } = 1000;

    /// <summary>How much each number of the code counts; empty: all alike. What moves the mouth counts most.</summary>
    public float[] CodeWeights { get; init; } = [];

    /// <summary>Numbers of the code that the scores of the mouth look at; empty: those that count more than 1, or all where none does.</summary>
    public int[] MouthColumns { get; init; } = [];

    public int Seed { get; init; } = 1;

    public int EvaluateEvery { get; init; } = 500;
}
