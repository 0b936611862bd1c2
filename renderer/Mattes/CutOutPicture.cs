using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Mattes;

/// <summary>For looking at: a person who was cut out, before something that shows every fault of the outline.</summary>
public static class CutOutPicture
{
    private const int Stripe = 16;

    /// <param name="colour">fp32 [3, height, width], 0-1</param>
    /// <param name="alpha">fp32 [1, height, width], 0-1</param>
    /// <returns>fp32 [3, height, width]: before slanting stripes of magenta and green, which no person wears both of</returns>
    public static Tensor BeforeStripes(Tensor colour, Tensor alpha)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (colour.shape[1], colour.shape[2]);
        var across = arange(width, float32).reshape(1, width) + arange(height, float32).reshape(height, 1);
        var odd = across.div(Stripe).floor().remainder(2).unsqueeze(0).to(colour.device);
        var stripes = cat([odd, 1 - odd, odd * 0.8f], 0);
        return (colour * alpha + stripes * (1 - alpha)).MoveToOuterDisposeScope();
    }
}
