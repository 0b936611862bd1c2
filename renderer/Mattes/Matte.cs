using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Mattes;

/// <summary>What a presenter is cut out by.</summary>
/// <param name="Backdrop">fp32 [3, height, width], 0-1: what is behind the person, also where they hide it</param>
/// <param name="Trimap">fp32 [1, height, width]: 1 always person, 0 never, about 0.5 now and then</param>
/// <param name="Noise">how uneven the backdrop is, 0-1</param>
public sealed record Matte(Tensor Backdrop, Tensor Trimap, double Noise) : IDisposable
{
    public void Dispose()
    {
        Backdrop.Dispose();
        Trimap.Dispose();
    }
}
