using Presenter.Renderer.Frames;

namespace Presenter.Renderer.Training;

/// <summary>Everything that decides a training of the <see cref="FrameGenerator"/>; written to the run directory.</summary>
public sealed record FrameTrainingOptions
{
    /// <summary>Folder with NAME.mkv and NAME.csv to learn from.</summary>
    public required string Pictures { get; init; }

    /// <summary>Folder with held-out pictures; looked at, never learned from.</summary>
    public required string HeldOut { get; init; }

    /// <summary>Still picture of the whole frame, at rest.</summary>
    public required string Plate { get; init; }

    /// <summary>The moving region within the frame, in pixels.</summary>
    public required Box Region { get; init; }

    /// <summary>Run directory.</summary>
    public required string Out { get; init; }

    public FrameGeneratorOptions Network { get; init; } = new();

    public int Steps { get; init; } = 6000;

    public int Batch { get; init; } = 8;

    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Share of the steps, at the end, over which the rate falls to zero (warm up, stay, decay).</summary>
    public double Decay { get; init; } = 0.4;

    /// <summary>Presenter package to start from, or empty for random weights.</summary>
    public string StartFrom { get; init; } = "";

    /// <summary>
    /// Which parts of the package's generator to begin with, as named in its weights; all where none is named. Fields and pictures alone
    /// (turn, shapes, shade; head and background, with KeepPictures) spare a second run the search for what moves where, and it still errs in its own way.
    /// </summary>
    public string[] StartParts { get; init; } = [];

    /// <summary>Whether the learned pictures are taken over too: only where the package shows the same person.</summary>
    public bool KeepPictures { get; init; }

    /// <summary>
    /// Runs of `train frames` or packages whose mean is learned in place of the footage's pictures (<see cref="FrameTeachers"/>), or none.
    /// </summary>
    public string[] Teachers { get; init; } = [];

    /// <summary>How many pictures they make: as many fit into memory at 400 kB each.</summary>
    public int TaughtPictures { get; init; } = 2000;

    /// <summary>First steps, in which only the flow learns: a picture that is not yet in place would learn to be blurred.</summary>
    public int RegistrationSteps { get; init; } = 1500;

    /// <summary>Rate of the flow in these first steps.</summary>
    public double RegistrationRate { get; init; } = 5e-3;

    /// <summary>Rate of style, modulation, flow and outlets, as a share of the convolutions'.</summary>
    public double DelicateRate { get; init; } = 0.1;

    /// <summary>Rate of the learned pictures, as a share of the network's.</summary>
    public double PictureRate { get; init; } = 0.3;

    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Averaging of the weights that are kept; the share of the old average.</summary>
    public double Ema { get; init; } = 0.998;

    public double GradientClip { get; init; } = 1;

    /// <summary>Boxes of the frame that count more, and how much more.</summary>
    public IReadOnlyList<WeightedBox> Emphasis { get; init; } = [];

    /// <summary>Weight of the L1 loss at full size, half, quarter, ....</summary>
    public double[] LambdaScales { get; init; } = [1, 0.5, 0.5, 0.5];

    /// <summary>Weight of the squared error beside the absolute one: lids, teeth and outlines are few pixels with large errors.</summary>
    public double LambdaSquared { get; init; } = 5;

    /// <summary>Weight of the adversarial loss; 0 switches it off.</summary>
    public double LambdaAdversarial { get; init; } = 0.002;

    /// <summary>Weight of the feature-matching loss; 0 switches it off.</summary>
    public double LambdaFeatures { get; init; } = 0.02;

    /// <summary>Weight of the adversarial loss of three pictures in a row, where the footage is a video; 0 switches it off.</summary>
    public double LambdaTemporal { get; init; } = 0.002;

    /// <summary>Pictures in a row that the temporal discriminator sees.</summary>
    public const int Passage = 3;

    /// <summary>Weight of the code's divergence from a unit Gaussian, where an encoder finds the code; 0 switches it off.</summary>
    public double LambdaKl { get; init; } = 1e-5;

    /// <summary>First step with a discriminator: before, the picture is too poor to judge.</summary>
    public int AdversarialFrom { get; init; } = int.MaxValue;

    /// <summary>Deviation of the noise added to the code, in units of each control's own deviation.</summary>
    public double CodeNoise { get; init; } = 0.01;

    /// <summary>The same for the style alone (<see cref="FrameGenerator.StyleNoise"/>): against learning the footage's noise by heart.</summary>
    public double StyleNoise { get; init; } = 0.3;

    public bool Bfloat16 { get; init; } = true;

    public int Seed { get; init; } = 1;

    public int EvaluateEvery { get; init; } = 200;
}

/// <summary>A named box in frame pixels whose loss counts <paramref name="Weight"/> times more than the rest.</summary>
public sealed record WeightedBox(string Name, Box Box, double Weight);
