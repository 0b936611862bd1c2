using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// A coarse field (a flow, a shade) that is linear in the code and in a few learned products of two and three of its
/// directions, like blend shapes with corrective shapes: what a face does to first and second order (Lewis et al. 2014).
/// Being so stiff it holds for codes that no picture showed.
/// </summary>
public sealed class LinearField : nn.Module<Tensor, Tensor>
{
    private readonly int channels;
    private readonly int width;
    private readonly int height;
    private readonly int cubes;
    private readonly Dense left;
    private readonly Dense right;
    private readonly Dense? third;
    private readonly Parameter basis;

    /// <param name="code">length of the code</param>
    /// <param name="products">learned products of two directions</param>
    /// <param name="cubes">how many of them are multiplied by a third direction too</param>
    public LinearField(int code, int channels, int width, int height, int products = 24, int cubes = 0) : base(nameof(LinearField))
    {
        (this.channels, this.width, this.height, this.cubes) = (channels, width, height, cubes);
        left = new Dense(code, products);
        right = new Dense(code, products);
        third = cubes > 0 ? new Dense(code, cubes) : null;
        basis = new Parameter(zeros(code + products + cubes, channels * width * height));
        RegisterComponents();
    }

    /// <param name="code">fp32 [batch, code]</param>
    /// <returns>fp32 [batch, channels, height, width]; a flow is in halves of the picture's size</returns>
    public override Tensor forward(Tensor code)
    {
        var squares = left.forward(code) * right.forward(code);
        var terms = third is null ? cat([code, squares], 1) : cat([code, squares, squares.narrow(1, 0, cubes) * third.forward(code)], 1);
        return matmul(terms, basis.to(float32)).reshape(-1, channels, height, width) * 0.05;
    }
}
