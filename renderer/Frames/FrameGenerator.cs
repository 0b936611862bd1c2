using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// The VAE's decoder and the GAN's generator: motion code -> moving region. Two layers make the picture: a still
/// background, and before it a head with its own opacity that a flow field moves, so that outlines stay sharp and leave
/// no ghost. Convolutions under the code's modulation add what moving cannot show; boxes that people look at get a
/// <see cref="DetailBranch"/>.
/// </summary>
public sealed class FrameGenerator : nn.Module<Tensor, Tensor>
{
    private readonly FrameGeneratorOptions options;
    private readonly Dense direct;
    private readonly Dense style1;
    private readonly Dense style2;
    private readonly LinearFlow shapes;
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

    public FrameGenerator(FrameGeneratorOptions options) : base(nameof(FrameGenerator))
    {
        this.options = options;
        int width = options.Width, height = options.Height, style = options.StyleSize;
        var channels = options.Channels;
        direct = new Dense(options.CodeSize, style);
        style1 = new Dense(options.CodeSize, style);
        style2 = new Dense(style, style, 0.5);
        shapes = new LinearFlow(options.CodeSize, width / 16, height / 16);
        start = new Parameter(randn(1, channels[0], height / 32, width / 32) * 0.5);
        for (var i = 0; i < 3; i++)
        {
            growing.Add(new ModulatedBlock(channels[i], style));
            steps.Add(new Conv(channels[i], channels[i + 1], size: i < 2 ? 3 : 1));
        }
        flow = new Conv(channels[2], 2, gain: 0.1);
        fine = new Conv(channels[3], 2, gain: 0.02);
        texture = new Parameter(randn(1, channels[3], height / 4, width / 4) * 0.5);
        head = new Parameter(zeros(1, 4, height, width));
        background = new Parameter(zeros(1, 3, height, width));
        for (var i = 0; i < options.Blocks; i++)
            blocks.Add(new ModulatedBlock(channels[3], style));
        exit = new Conv(channels[3], 48, gain: 0.2);
        foreach (var box in options.Details)
            details.Add(new DetailBranch(box, channels[3], options));
        RegisterComponents();
    }

    public FrameGeneratorOptions Options => options;

    /// <summary>The learned pictures at full size: they take a smaller learning rate than the network.</summary>
    public IReadOnlyList<Parameter> Pictures => [head, background];

    /// <summary>Starts both layers from a sharp picture at rest, the moving one opaque.</summary>
    /// <param name="picture">[3, height, width], 0-1</param>
    /// <param name="layers">false: only the head's colours, since what is opaque and what lies behind was learned already</param>
    public void StartFrom(Tensor picture, bool layers)
    {
        using var _ = no_grad();
        head.narrow(1, 0, 3).copy_(picture.unsqueeze(0));
        if (!layers)
            return;
        background.copy_(picture.unsqueeze(0));
        head.narrow(1, 3, 1).fill_(4);
    }

    /// <summary>What the convolutions compute in; the code, positions and learned pictures are always fp32.</summary>
    public ScalarType Activations { get; set; } = ScalarType.Float32;

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
        // Mostly linear in the code: a few hundred pictures cannot teach a curved function of thirty numbers.
        var w = direct.forward(code) + style2.forward(nn.functional.silu(style1.forward(code)));
        var shape = Warp.Enlarge(shapes.forward(code), 2);
        if (!correct)
            return Layered(Warp.Enlarge(shape, 8), code.device);

        var x = Layout.ChannelsLast(start.to(Activations).expand(code.shape[0], -1, -1, -1));
        for (var i = 0; i < 2; i++)
            x = Warp.Enlarge(steps[i].forward(growing[i].forward(x, w)), 2);
        x = growing[2].forward(x, w);
        var motion = shape + flow.forward(x).to(float32) * 0.02;

        var places = Warp.Enlarge(motion, 2) + Warp.Identity(options.Width / 4, options.Height / 4, code.device);
        var trunk = Warp.Enlarge(steps[2].forward(x), 2).add_(Warp.Sample(texture, places));
        foreach (var block in blocks)
            trunk = block.forward(trunk, w);

        // The trunk sees four times finer than the flow did, and puts outlines in their exact place.
        var exact = Warp.Enlarge(Warp.Enlarge(motion, 2) + fine.forward(trunk).to(float32) * 0.02, 4);
        var picture = Layered(exact, code.device).add_(nn.functional.pixel_shuffle(exit.forward(trunk), 4), 0.2);
        for (var i = 0; i < options.Details.Length; i++)
        {
            var box = options.Details[i];
            picture.narrow(2, box.Y, box.Height).narrow(3, box.X, box.Width).add_(details[i].forward(trunk, w, code, motion));
        }
        return picture;
    }

    /// <summary>The moved head before the still background.</summary>
    /// <param name="motion">[batch, 2, height, width]: where each pixel comes from, relative to its own place; is written over</param>
    private Tensor Layered(Tensor motion, Device device)
    {
        var moved = Warp.Sample(head, motion.add_(Warp.Identity(options.Width, options.Height, device)));
        return lerp(background.to(float32), moved.narrow(1, 0, 3), moved.narrow(1, 3, 1).sigmoid());
    }
}
