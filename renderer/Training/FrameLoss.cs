using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Frames;
using TorchSharp;
using TorchSharp.Modules;
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
    private readonly AdamW judge;

    public FrameLoss(FrameTrainingOptions options, Device device)
    {
        this.options = options;
        weights = Emphasised(options).to(device);
        picture.to(device);
        passage.to(device);
        picture.Activations = passage.Activations = options.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        judge = optim.AdamW(picture.parameters().Concat(passage.parameters()), 2e-4, 0.5, 0.98);
    }

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

    /// <summary>Trains the discriminators on the emphasised boxes, and gives what they think of the made pictures.</summary>
    /// <param name="inRow">pictures that follow each other, three a passage</param>
    public Tensor Judgement(Tensor made, Tensor real, bool inRow)
    {
        var loss = zeros(1, device: made.device);
        var crops = options.Emphasis.Select(e => e.Box.Within(options.Region)).Select(b => (Made: PictureScores.Crop(made, b), Real: PictureScores.Crop(real, b))).ToArray();
        var passages = inRow && options.LambdaTemporal > 0;
        judge.zero_grad();
        foreach (var (own, other) in crops)
        {
            FrameDiscriminator.Hinge(picture.forward(other), picture.forward(own.detach())).backward();
            if (passages)
                FrameDiscriminator.Hinge(passage.forward(Rows(other)), passage.forward(Rows(own.detach()))).backward();
        }
        judge.step();
        foreach (var (own, other) in crops)
        {
            var seen = picture.forward(own);
            loss = loss + FrameDiscriminator.Fooling(seen) * options.LambdaAdversarial;
            if (options.LambdaFeatures > 0)
                loss = loss + FrameDiscriminator.FeatureMatching(picture.forward(other), seen) * options.LambdaFeatures;
            if (passages)
                loss = loss + FrameDiscriminator.Fooling(passage.forward(Rows(own))) * options.LambdaTemporal;
        }
        return loss;
    }

    public void Save(string folder)
    {
        picture.save(Path.Combine(folder, "discriminator"));
        passage.save(Path.Combine(folder, "discriminator-passage"));
        judge.save_state_dict(Path.Combine(folder, "judge"));
    }

    public void Load(string folder)
    {
        picture.load(Path.Combine(folder, "discriminator"));
        passage.load(Path.Combine(folder, "discriminator-passage"));
        judge.load_state_dict(Path.Combine(folder, "judge"));
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
