using Presenter.Renderer.Frames.Kernels;
using Presenter.Renderer.Mattes;
using Presenter.Renderer.Trust;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// The trained generator with the still plate around the moving region. Weights are shared by all sessions; there is no
/// state, so it may be used by several at once.
/// </summary>
public sealed class FrameRenderer : IDisposable
{
    private readonly FrameGenerator network;
    private readonly CodeScale scale;
    private readonly Box region;
    private readonly Device device;
    private readonly Tensor plate;
    private readonly Tensor still;
    private readonly LabelTensors? label;

    /// <summary>Only where the moving region reaches under the label it must be laid over every frame; elsewhere the plate has it.</summary>
    private readonly bool labelMoves;
    private readonly Matte? matte;
    private readonly Lazy<CutOutPacker>? packer;

    /// <param name="plate">fp32 [3, height, width], 0-1; the region lies inside, at even positions</param>
    /// <param name="type">what the convolutions compute in</param>
    /// <param name="label">what every picture carries; null: none</param>
    /// <param name="matte">backdrop and trimap, which it owns; null: the presenter is never cut out</param>
    public FrameRenderer(
        FrameGenerator network, CodeScale scale, Tensor plate, Box region, Device device, ScalarType type, LabelPicture? label = null, Matte? matte = null)
    {
        if ((region.X | region.Y | region.Width | region.Height) % 2 != 0)
            throw new ArgumentException($"the moving region {region} must lie at even pixels: chroma is stored for every second one");
        this.network = network;
        this.scale = scale;
        this.region = region;
        this.device = device;
        network.to(device);
        network.WithWeightsIn(type).eval();
        network.Kernels = FrameKernels.For(device, type);
        this.plate = plate.to(device).clone().DetachFromDisposeScope();
        (Height, Width) = ((int)plate.shape[1], (int)plate.shape[2]);
        this.label = label is null ? null : new LabelTensors(label, device);
        labelMoves = this.label is { } drawn && drawn.Meets(region);
        still = StillYuv();
        this.matte = matte;
        // Made for the first visitor whose page asks for it.
        packer = matte is null ? null : new(() => new CutOutPacker(matte, this.plate, region, device, label));
    }

    public int Width { get; }

    public int Height { get; }

    public int CodeSize => network.Options.CodeSize;

    /// <summary>
    /// Frames that serving computes together. Two CPU cores are hardly faster with more than the first media segment needs; a CUDA device waits for its
    /// orders with so few (docs/cuda.md).
    /// </summary>
    public int Batch => device.type == DeviceType.CUDA ? 32 : FrameStage.Batch;

    /// <param name="codes">[frames, code], row-major</param>
    /// <returns>fp32 [frames, 3, height, width], 0-1, on the CPU; the caller disposes it</returns>
    public Tensor RenderRgb(ReadOnlySpan<float> codes) => Render(codes, made =>
    {
        var whole = plate.unsqueeze(0).repeat(made.shape[0], 1, 1, 1);
        whole.narrow(2, region.Y, region.Height).narrow(3, region.X, region.Width).copy_(made.clamp_(0, 1));
        label?.LayOver(whole);
        return whole.cpu();
    });

    /// <param name="codes">[frames, code], row-major</param>
    /// <returns>uint8 [frames, height * 3 / 2 * width], I420; the caller disposes it</returns>
    public Tensor RenderYuv(ReadOnlySpan<float> codes) => Render(codes, made =>
    {
        var whole = still.repeat(made.shape[0], 1);
        YuvConversion.Into(made, whole, region, Width, Height);
        if (labelMoves)
        {
            var (luma, chroma) = Planes(whole);
            label!.LayOver(luma, chroma);
        }
        return whole;
    });

    /// <summary>Whether the presenter can be shown without its backdrop.</summary>
    public bool CanCutOut => packer is not null;

    /// <param name="codes">[frames, code], row-major</param>
    /// <returns>uint8 [frames, 3 * height * width]: I420 of twice the height, colour above and alpha below; the caller disposes it</returns>
    /// <exception cref="InvalidOperationException">the presenter cannot be cut out</exception>
    public Tensor RenderPacked(ReadOnlySpan<float> codes)
    {
        var packing = Packer;
        return Render(codes, packing.Pack);
    }

    /// <param name="codes">[frames, code], row-major</param>
    /// <returns>fp32 colour [frames, 3, height, width] and alpha [frames, 1, height, width], 0-1, on the CPU; the caller disposes them</returns>
    /// <exception cref="InvalidOperationException">the presenter cannot be cut out</exception>
    public (Tensor Colour, Tensor Alpha) RenderCutOut(ReadOnlySpan<float> codes)
    {
        var packing = Packer;
        using var both = Render(codes, made =>
        {
            var (colour, alpha) = packing.CutOut(made);
            return cat([colour, alpha], 1).cpu();
        });
        return (both.narrow(1, 0, 3).contiguous(), both.narrow(1, 3, 1).contiguous());
    }

    public void Dispose()
    {
        if (packer is { IsValueCreated: true })
            packer.Value.Dispose();
        matte?.Dispose();
        network.Dispose();
        plate.Dispose();
        still.Dispose();
        label?.Dispose();
    }

    private CutOutPacker Packer => packer?.Value ?? throw new InvalidOperationException("this presenter cannot be cut out of its backdrop");

    /// <param name="finish">makes whole pictures of the moving region's, fp32 [frames, 3, height, width], which it may change</param>
    private Tensor Render(ReadOnlySpan<float> codes, Func<Tensor, Tensor> finish)
    {
        if (codes.Length == 0 || codes.Length % CodeSize != 0)
            throw new ArgumentException($"{codes.Length} numbers are not rows of {CodeSize}", nameof(codes));
        var rows = codes.ToArray();
        if (device.type != DeviceType.CPU)
            return Part(0, rows.Length / CodeSize);
        var parts = FrameTeam.Shared.Share(rows.Length / CodeSize, Part);
        if (parts.Length == 1)
            return parts[0];
        var whole = cat(parts);
        foreach (var part in parts)
            part.Dispose();
        return whole;

        Tensor Part(int first, int count)
        {
            using var off = no_grad();
            using var scope = NewDisposeScope();
            var own = tensor(rows[(first * CodeSize)..((first + count) * CodeSize)]).reshape(-1, CodeSize).to(device);
            return finish(network.forward(scale.Apply(own))).MoveToOuterDisposeScope();
        }
    }

    private Tensor StillYuv()
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var whole = empty([1, Width * Height * 3 / 2], uint8, device);
        YuvConversion.Into(plate.unsqueeze(0), whole, new Box(0, 0, Width, Height), Width, Height);
        if (label is not null && !labelMoves)
        {
            var (wholeLuma, wholeChroma) = Planes(whole);
            label.LayOver(wholeLuma, wholeChroma);
        }
        return whole.DetachFromDisposeScope();
    }

    private (Tensor Luma, Tensor Chroma) Planes(Tensor frames) =>
        (Part(frames, 0, 1, Height, Width), Part(frames, Width * Height, 2, Height / 2, Width / 2));

    private static Tensor Part(Tensor frames, long start, long planes, long height, long width) =>
        frames.narrow(1, start, planes * height * width).view(frames.shape[0], planes, height, width);
}
