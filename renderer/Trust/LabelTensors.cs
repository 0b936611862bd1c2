using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Trust;

/// <summary>The label on the device, laid over finished frames. It costs a multiplication over its own few thousand pixels.</summary>
public sealed class LabelTensors : IDisposable
{
    private readonly Tensor colour, alpha, luma, chroma, smallAlpha;

    public LabelTensors(LabelPicture label, Device device)
    {
        using var scope = NewDisposeScope();
        Place = new Box(label.X, label.Y, label.Width, label.Height);
        var pixels = tensor(label.Rgba, uint8).reshape(label.Height, label.Width, 4).permute(2, 0, 1).to(float32).div(255);
        var rgb = pixels.narrow(0, 0, 3).contiguous();
        var opacity = pixels.narrow(0, 3, 1).contiguous();
        var (y, uv) = YuvConversion.From(rgb.unsqueeze(0));
        (colour, alpha) = (Kept(rgb), Kept(opacity));
        (luma, chroma) = (Kept(y.to(float32)), Kept(uv[0].to(float32)));
        smallAlpha = Kept(nn.functional.avg_pool2d(opacity.unsqueeze(0), 2)[0]);

        Tensor Kept(Tensor made) => made.to(device).clone().DetachFromDisposeScope();
    }

    /// <summary>In pixels of the whole picture.</summary>
    public Box Place { get; }

    /// <param name="pictures">fp32 [frames, 3, height, width], 0-1; changed in place</param>
    public void LayOver(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        Blend(pictures.narrow(2, Place.Y, Place.Height).narrow(3, Place.X, Place.Width), colour, alpha);
    }

    /// <param name="luma">uint8 [frames, 1, height, width]; changed in place</param>
    /// <param name="chroma">uint8 [frames, 2, height / 2, width / 2]; changed in place</param>
    public void LayOver(Tensor luma, Tensor chroma)
    {
        using var scope = NewDisposeScope();
        Blend(luma.narrow(2, Place.Y, Place.Height).narrow(3, Place.X, Place.Width), this.luma, alpha);
        Blend(chroma.narrow(2, Place.Y / 2, Place.Height / 2).narrow(3, Place.X / 2, Place.Width / 2), this.chroma, smallAlpha);
    }

    /// <summary>Over a picture whose own alpha becomes larger under the label.</summary>
    /// <param name="colour">fp32 [frames, 3, height, width], 0-1, not multiplied by alpha; changed in place</param>
    /// <param name="opacity">fp32 [frames, 1, height, width], 0-1; changed in place</param>
    public void LayOverCutOut(Tensor colour, Tensor opacity)
    {
        using var scope = NewDisposeScope();
        var under = Within(opacity, Place);
        var (whole, share) = Over(under, alpha);
        Blend(Within(colour, Place), this.colour, share);
        under.copy_(whole);
    }

    /// <summary>The same on stored planes.</summary>
    /// <param name="luma">uint8 [frames, 1, height, width]; changed in place</param>
    /// <param name="chroma">U and V, uint8 [frames, rows, width / 2], rows at least height / 2; changed in place</param>
    /// <param name="opacity">uint8 [frames, 1, height, width], 16 to 235; changed in place</param>
    public void LayOverCutOut(Tensor luma, Tensor[] chroma, Tensor opacity)
    {
        using var scope = NewDisposeScope();
        var under = Within(opacity, Place);
        var before = under.to(float32).sub(16).div(219);
        var (whole, share) = Over(before, alpha);
        Blend(Within(luma, Place), this.luma, share);
        var (_, smallShare) = Over(nn.functional.avg_pool2d(before, 2), smallAlpha);
        for (var i = 0; i < chroma.Length; i++)
            Blend(chroma[i].narrow(1, Place.Y / 2, Place.Height / 2).narrow(2, Place.X / 2, Place.Width / 2), this.chroma[i], smallShare.squeeze(1));
        under.copy_(whole.mul(219).add(16.5f));
    }

    /// <summary>Whether it covers any of <paramref name="box"/>.</summary>
    public bool Meets(Box box) => Place.X < box.X + box.Width && box.X < Place.X + Place.Width && Place.Y < box.Y + box.Height && box.Y < Place.Y + Place.Height;

    /// <returns>planes Y, U, V and A one after the other, as ffmpeg's yuva420p</returns>
    public byte[] Yuva()
    {
        using var scope = NewDisposeScope();
        return [.. Bytes(luma), .. Bytes(chroma), .. Bytes(alpha.mul(255).round())];

        static byte[] Bytes(Tensor plane) => plane.to(uint8).cpu().contiguous().bytes.ToArray();
    }

    public void Dispose()
    {
        foreach (var part in new[] { colour, alpha, luma, chroma, smallAlpha })
            part.Dispose();
    }

    private static Tensor Within(Tensor whole, Box place) => whole.narrow(2, place.Y, place.Height).narrow(3, place.X, place.Width);

    /// <returns>alpha of both together, and the share of the upper one in their colour (Porter and Duff 1984)</returns>
    private static (Tensor Whole, Tensor Share) Over(Tensor under, Tensor over)
    {
        var whole = over + under * (1 - over);
        return (whole, over / whole.clamp_min(1e-3));
    }

    private static void Blend(Tensor under, Tensor over, Tensor alpha)
    {
        var mixed = under.to(float32);
        mixed = mixed.add((over - mixed).mul(alpha));
        under.copy_(under.dtype == ScalarType.Byte ? mixed.round() : mixed);
    }
}
