using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// lambda_video: absolute and squared error at several scales, weighted towards what people look at, and on these boxes what a
/// discriminator thinks of the picture (hinge loss, feature matching) and of three pictures in a row.
/// </summary>
public sealed class FrameLoss
{
    private readonly FrameTrainingOptions options;
    private readonly Tensor weights;
    private readonly FrameDiscriminator picture = new();
    private readonly FrameDiscriminator passage = new(pictures: FrameTrainingOptions.Passage);

    public FrameLoss(FrameTrainingOptions options, Device device)
    {
        this.options = options;
        weights = Emphasised(options).to(device);
        picture.Activations = passage.Activations = options.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        picture.to(device);
        passage.to(device);
        Judges = new FlatWeights(picture.parameters().Concat(passage.parameters()));
    }

    /// <summary>What the discriminators learn.</summary>
    public FlatWeights Judges { get; }

    /// <summary>Error of made pictures [batch, 3, height, width] against the footage's.</summary>
    public Tensor Difference(Tensor made, Tensor real)
    {
        var loss = zeros(1, device: made.device);
        var map = weights;
        for (var i = 0; i < options.LambdaScales.Length; i++)
        {
            if (i > 0)
            {
                made = nn.functional.avg_pool2d(made, 2);
                real = nn.functional.avg_pool2d(real, 2);
                map = nn.functional.avg_pool2d(map, 2);
            }
            if (options.LambdaScales[i] == 0)
                continue;
            var error = (made - real).abs();
            loss = loss + ((error + error.square() * options.LambdaSquared) * map).mean() * options.LambdaScales[i];
        }
        return loss;
    }

    /// <summary>The discriminators' own gradients, on the emphasised boxes.</summary>
    /// <param name="inRow">pictures that follow each other, three a passage</param>
    /// <param name="share">of the batch, 0-1</param>
    public void TeachJudges(Tensor made, Tensor real, bool inRow, double share)
    {
        Judges.ZeroGradients();
        foreach (var (own, other) in Crops(made.detach(), real))
        {
            (FrameDiscriminator.Hinge(picture.forward(other), picture.forward(own)) * share).backward();
            if (inRow && options.LambdaTemporal > 0)
                (FrameDiscriminator.Hinge(passage.forward(Rows(other)), passage.forward(Rows(own))) * share).backward();
        }
    }

    /// <summary>What the discriminators think of the made pictures.</summary>
    /// <param name="inRow">as in <see cref="TeachJudges"/></param>
    public Tensor Judgement(Tensor made, Tensor real, bool inRow)
    {
        var loss = zeros(1, device: made.device);
        foreach (var (own, other) in Crops(made, real))
        {
            var seen = picture.forward(own);
            loss = loss + FrameDiscriminator.Fooling(seen) * options.LambdaAdversarial;
            if (options.LambdaFeatures > 0)
                loss = loss + FrameDiscriminator.FeatureMatching(picture.forward(other), seen) * options.LambdaFeatures;
            if (inRow && options.LambdaTemporal > 0)
                loss = loss + FrameDiscriminator.Fooling(passage.forward(Rows(own))) * options.LambdaTemporal;
        }
        return loss;
    }

    private IEnumerable<(Tensor Made, Tensor Real)> Crops(Tensor made, Tensor real) =>
        options.Emphasis.Select(e => e.Box.Within(options.Region)).Select(b => (PictureScores.Crop(made, b), PictureScores.Crop(real, b)));

    public void Save(string folder)
    {
        picture.save(Path.Combine(folder, "discriminator"));
        passage.save(Path.Combine(folder, "discriminator-passage"));
    }

    public void Load(string folder)
    {
        LoadedModule.Into(picture, new FrameDiscriminator(), Path.Combine(folder, "discriminator"));
        LoadedModule.Into(passage, new FrameDiscriminator(pictures: FrameTrainingOptions.Passage), Path.Combine(folder, "discriminator-passage"));
    }

    /// <summary>[3 n, 3, height, width] -> [n, 9, height, width]</summary>
    private static Tensor Rows(Tensor pictures) => pictures.reshape(-1, 3 * FrameTrainingOptions.Passage, pictures.shape[2], pictures.shape[3]);

    private static Tensor Emphasised(FrameTrainingOptions options)
    {
        var map = ones(1, 1, options.Region.Height, options.Region.Width);
        foreach (var e in options.Emphasis)
            PictureScores.Crop(map, e.Box.Within(options.Region)).fill_(e.Weight);
        return map;
    }
}
