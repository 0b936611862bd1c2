using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// A flow field that is linear in the code and in a few learned products of two of its directions, like blend shapes with
/// corrective shapes: what a face does to first and second order (Lewis et al. 2014). It is learned first, and being so
/// stiff it holds for codes that no picture showed.
/// </summary>
public sealed class LinearFlow : nn.Module<Tensor, Tensor>
{
    private const int Products = 24;

    private readonly int width;
    private readonly int height;
    private readonly Dense left;
    private readonly Dense right;
    private readonly Parameter basis;

    /// <param name="code">length of the code</param>
    public LinearFlow(int code, int width, int height) : base(nameof(LinearFlow))
    {
        this.width = width;
        this.height = height;
        left = new Dense(code, Products);
        right = new Dense(code, Products);
        basis = new Parameter(zeros(code + Products, 2 * width * height));
        RegisterComponents();
    }

    /// <param name="code">fp32 [batch, code]</param>
    /// <returns>fp32 [batch, 2, height, width], in halves of the picture's size</returns>
    public override Tensor forward(Tensor code)
    {
        var terms = cat([code, left.forward(code) * right.forward(code)], 1);
        return matmul(terms, basis.to(float32)).reshape(-1, 2, height, width) * 0.05;
    }
}
