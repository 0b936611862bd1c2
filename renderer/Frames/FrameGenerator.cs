using Presenter.Renderer.Frames.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// The VAE's decoder and the GAN's generator: motion code -> moving region. What the head shows is made in a frame of
/// its own, as if the head held still: there an eye is at the same place whatever the pose, and a few hundred pictures
/// teach how it looks (a canonical space, as in Siarohin et al. 2019). A second flow then turns the head. The head has
/// its own opacity before a still background, so that outlines stay sharp and leave no ghost. Convolutions under the
/// code's modulation add what moving cannot show; boxes that people look at get a <see cref="DetailBranch"/>.
/// </summary>
public sealed class FrameGenerator : nn.Module<Tensor, Tensor>
{
    /// <summary>Opacity is learned at the pictures' slow rate, but has further to go than colours have.</summary>
    public const double OpacityGain = 8;

    private readonly FrameGeneratorOptions options;
    private readonly Dense direct;
    private readonly Dense style1;
    private readonly Dense style2;
    private readonly Dense? posing;
    private readonly LinearField turn;
    private readonly LinearField shapes;
    private readonly LinearField shade;
    private readonly Parameter start;
    private readonly ModuleList<ModulatedBlock> growing = new();
    private readonly ModuleList<Conv> steps = new();
    private readonly Conv flow;
    private readonly Conv fine;
    private readonly Parameter texture;
    private readonly Parameter head;
    private readonly Parameter background;
    private readonly ModuleList<ModulatedBlock> blocks = new();
    private readonly Conv exit;
    private readonly ModuleList<DetailBranch> details = new();
    private readonly TurningLooks? looks;
    private readonly Lazy<ZonedStyle> zones;
    // Lazy keeps it out of the registered (and so stored and converted) tensors.
    private readonly Lazy<Tensor> poseColumns;

    public FrameGenerator(FrameGeneratorOptions options) : base(nameof(FrameGenerator))
    {
        this.options = options;
        int width = options.Width, height = options.Height, style = options.StyleSize;
        var channels = options.Channels;
        direct = new Dense(options.CodeSize, style);
        style1 = new Dense(options.CodeSize, style);
        style2 = new Dense(style, style, 0.5);
        var named = options.PoseColumns.Length > 0;
        posing = named ? null : new Dense(options.CodeSize, options.PoseSize);
        turn = new LinearField(named ? options.PoseColumns.Length : options.PoseSize, 2, width / 8, height / 8, products: 12, cubes: 8);
        shapes = new LinearField(options.CodeSize, 2, width / 16, height / 16, products: 32);
        shade = new LinearField(options.CodeSize, 3, width / 16, height / 16, products: 16);
        start = new Parameter(randn(1, channels[0], height / 32, width / 32) * 0.5);
        for (var i = 0; i < 3; i++)
        {
            growing.Add(new ModulatedBlock(channels[i], style));
            steps.Add(new Conv(channels[i], channels[i + 1], size: i < 2 ? 3 : 1));
        }
        flow = new Conv(channels[2], 2, gain: 0.1);
        fine = new Conv(channels[3], 2, gain: 0.02);
        texture = new Parameter(randn(1, channels[3], height / 4, width / 4) * 0.5);
        // Twice as fine as what is shown: hundreds of pictures, each moved by parts of a pixel, tell more than one can hold.
        head = new Parameter(zeros(1, 4, 2 * height, 2 * width));
        background = new Parameter(zeros(1, 3, height, width));
        for (var i = 0; i < options.Blocks; i++)
            blocks.Add(new ModulatedBlock(channels[3], style));
        exit = new Conv(channels[3], 48, gain: 0.2);
        foreach (var box in options.Details)
            details.Add(new DetailBranch(box, channels[3], options));
        looks = options.Looks is { } found ? new TurningLooks(found, named ? options.PoseColumns.Length : options.PoseSize, width, height) : null;
        poseColumns = new Lazy<Tensor>(() => tensor(options.PoseColumns.Select(c => (long)c).ToArray(), device: start.device).DetachFromDisposeScope());
        zones = new Lazy<ZonedStyle>(() => new ZonedStyle(options, start.device));
        RegisterComponents();
    }

    public FrameGeneratorOptions Options => options;

    /// <summary>The learned pictures at full size: they take a smaller learning rate than the network.</summary>
    public IReadOnlyList<Parameter> Pictures => [head, background];

    /// <summary>What looks otherwise as the head turns and the face moves, where it was found.</summary>
    public TurningLooks? Looks => looks;

    /// <param name="name">of a tensor of this network</param>
    public static bool IsOfLooks(string name) => name.StartsWith(nameof(looks) + '.', StringComparison.Ordinal);

    /// <summary>Starts both layers from a sharp picture at rest, the moving one opaque.</summary>
    /// <param name="picture">[3, height, width], 0-1</param>
    public void StartFrom(Tensor picture)
    {
        using var _ = no_grad();
        head.narrow(1, 0, 3).copy_(Warp.Enlarge(picture.unsqueeze(0), 2));
        head.narrow(1, 3, 1).fill_(4 / OpacityGain);
        background.copy_(picture.unsqueeze(0));
    }

    /// <summary>What does all that is no convolution; anything else than torch's own only where no parameter changes any more.</summary>
    public IFrameKernels Kernels { get; set; } = TorchKernels.Instance;

    /// <summary>What the convolutions compute in; the code, positions and learned pictures are always fp32.</summary>
    public ScalarType Activations { get; set; } = ScalarType.Float32;

    /// <summary>
    /// Noise on the code that decides the style, in training only: the fields see the code itself, but what the convolutions
    /// add must hold in its neighbourhood too, and so cannot learn the noise of single pictures.
    /// </summary>
    public double StyleNoise { get; set; }

    /// <summary>
    /// For serving: convolutions hold their weights in <paramref name="type"/> and compute in it; learned pictures stay in
    /// fp32, where 8 bits of mantissa would show as bands.
    /// </summary>
    public FrameGenerator WithWeightsIn(ScalarType type)
    {
        foreach (var module in modules().OfType<Conv>())
            module.to(type);
        Activations = type;
        return this;
    }

    /// <param name="code">fp32 [batch, code], each number scaled to about unit variance</param>
    /// <returns>fp32 [batch, 3, height, width], RGB, about 0-1, not clamped</returns>
    public override Tensor forward(Tensor code) => forward(code, correct: true);

    /// <summary>As above; without <paramref name="correct"/> only the moved picture, for learning the movement first.</summary>
    public Tensor forward(Tensor code, bool correct)
    {
        var pose = Pose(code);
        if (!correct)
        {
            var turned = TorchKernels.Own(options, turn.forward(pose));
            return TorchKernels.Layered(Layers, turned + Warp.Sample(Warp.Enlarge(Zoned(shapes, code), 4), turned));
        }
        return Kernels.Compose(Layers, Parts(code, pose));
    }

    /// <summary>Where in the head's picture each pixel of the region comes from, and how the head is turned.</summary>
    /// <returns>positions fp32 [batch, 2, height, width], -1 to 1; pose fp32 [batch, pose]</returns>
    public (Tensor Positions, Tensor Pose) Places(Tensor code)
    {
        var pose = Pose(code);
        var parts = Parts(code, pose);
        return (TorchKernels.Moved(TorchKernels.Own(options, parts.Turn), parts.Exact), pose);
    }

    /// <summary>Which numbers of the code may change a cell of <see cref="TurningLooks.Cell"/> pixels, by the zones.</summary>
    /// <returns>bool [cells, code], row by row</returns>
    public Tensor Seen() => matmul(zones.Value.Weights(1).gt(0.05).to(float32), zones.Value.Masks[0]).gt(0);

    private FrameLayers Layers => new(options, head, background, looks);

    private Tensor Pose(Tensor code) =>
        posing is null ? code.index_select(1, poseColumns.Value) : posing.forward(code * zones.Value.Masks.select(1, 0));

    private FrameParts Parts(Tensor code, Tensor pose)
    {
        var shape = Zoned(shapes, code);
        // Mostly linear in the code: a few hundred pictures cannot teach a curved function of thirty numbers.
        var near = training && StyleNoise > 0 ? code + randn_like(code) * StyleNoise : code;
        var masked = near.unsqueeze(1) * zones.Value.Masks;
        var w = direct.forward(masked) + style2.forward(nn.functional.silu(style1.forward(masked)));
        Tensor Style(ModulatedBlock block, Tensor y, int level) => block.forward(y, w, zones.Value.Count == 1 ? null : zones.Value.Weights(level), Kernels);
        var x = Layout.ChannelsLast(start.to(Activations).expand(code.shape[0], -1, -1, -1));
        for (var i = 0; i < 2; i++)
            x = Warp.Enlarge(steps[i].forward(Style(growing[i], x, i)), 2);
        x = Style(growing[2], x, 2);
        var motion = Warp.Enlarge(shape, 2) + flow.forward(x).to(float32) * 0.02;

        var trunk = Warp.Enlarge(steps[2].forward(x), 2);
        Kernels.AddSampled(trunk, 0, texture, Warp.Enlarge(motion, 2) + Warp.Identity(options.Width / 4, options.Height / 4, code.device));
        foreach (var block in blocks)
            trunk = Style(block, trunk, 3);

        // The trunk sees four times finer than the flow did, and puts outlines in their exact place.
        var exact = Warp.Enlarge(motion, 2) + fine.forward(trunk).to(float32) * 0.02;
        var boxes = options.Details.Select((box, i) =>
        {
            var zone = zones.Value.Of(box);
            return details[i].forward(trunk, w.narrow(1, zone, 1), code * zones.Value.Masks.select(1, zone), motion, Kernels);
        }).ToArray();
        return new FrameParts(turn.forward(pose), exact, Zoned(shade, code), exit.forward(trunk), boxes, looks?.forward(pose, code));
    }

    /// <summary>A field at 1/16, each place from what its zone sees of the code.</summary>
    private Tensor Zoned(LinearField field, Tensor code)
    {
        if (zones.Value.Count == 1)
            return field.forward(code);
        var all = field.forward((code.unsqueeze(1) * zones.Value.Masks).flatten(0, 1)).reshape(code.shape[0], zones.Value.Count, -1, options.Height / 16, options.Width / 16);
        return (all * zones.Value.Weights(1).transpose(0, 1).reshape(1, zones.Value.Count, 1, options.Height / 16, options.Width / 16)).sum(1);
    }
}
