using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Evaluation;

/// <summary>How close pictures are: PSNR in decibels, SSIM (Wang et al. 2004, 11x11 Gaussian of deviation 1.5).</summary>
public static class PictureScores
{
    /// <param name="a">[batch, 3, height, width], 0-1</param>
    /// <returns>decibels over all pixels of all pictures</returns>
    public static double Psnr(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return -10 * Math.Log10((a - b).square().mean().item<float>() + 1e-12);
    }

    /// <summary>Fine detail (what a 3x3 mean takes away) against the wanted pictures': below 1 they are softer, above 1 they have grain.</summary>
    /// <param name="made">[batch, 3, height, width], 0-1</param>
    public static double Sharpness(Tensor made, Tensor wanted)
    {
        using var scope = NewDisposeScope();
        static Tensor Detail(Tensor x) => (x - nn.functional.avg_pool2d(x, 3, stride: 1, padding: 1)).square().mean().sqrt();
        return (Detail(made) / Detail(wanted).clamp_min(1e-6)).item<float>();
    }

    public static Tensor Crop(Tensor x, Box box) => x.narrow(2, box.Y, box.Height).narrow(3, box.X, box.Width);

    /// <returns>mean SSIM of luma, 0-1</returns>
    public static double Ssim(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var luma = tensor(new[] { 0.299f, 0.587f, 0.114f }).reshape(1, 3, 1, 1);
        var offset = arange(11, float32) - 5;
        var line = (-offset.square() / (2 * 1.5 * 1.5)).exp();
        line = line / line.sum();
        var kernel = (line.reshape(11, 1) * line.reshape(1, 11)).reshape(1, 1, 11, 11);
        Tensor Blur(Tensor x) => nn.functional.conv2d(x, kernel);
        Tensor x = (a * luma).sum(1, keepdim: true), y = (b * luma).sum(1, keepdim: true);
        Tensor mx = Blur(x), my = Blur(y);
        Tensor vx = Blur(x * x) - mx * mx, vy = Blur(y * y) - my * my, cov = Blur(x * y) - mx * my;
        const double c1 = 0.01 * 0.01, c2 = 0.03 * 0.03;
        var map = (mx * my * 2 + c1) * (cov * 2 + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2));
        return map.mean().item<float>();
    }
}
