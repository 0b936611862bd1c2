using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Evaluation;

/// <summary>PSNR in decibels and SSIM of one part of the picture.</summary>
public sealed record PartScore(double Psnr, double Ssim);

/// <summary>Scores against held-out pictures, whole frame and parts, and a few pairs to look at.</summary>
/// <param name="Pairs">[3, height, 2 width] each: rendered left, held out right; RGB 0-1</param>
public sealed record PictureScore(int Pictures, IReadOnlyDictionary<string, PartScore> Parts, IReadOnlyList<Tensor> Pairs);

/// <summary>Renders the controls of held-out pictures and compares.</summary>
public static class PictureEvaluation
{
    /// <summary>What people look at in the shipped footage, in pixels of the whole picture.</summary>
    public static readonly Box Mouth = new(196, 255, 120, 80), Eyes = new(176, 160, 150, 55);

    /// <param name="mouth">in pixels of the whole picture</param>
    public static PictureScore Run(FrameRenderer renderer, Box region, ControlledPictures heldOut, Box mouth, Box eyes, int pairs, CancellationToken cancellation)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var made = new List<Tensor>();
        for (long i = 0; i < heldOut.Count; i += FrameStage.Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = heldOut.Controls.narrow(0, i, Math.Min(FrameStage.Batch, heldOut.Count - i)).contiguous();
            made.Add(renderer.RenderRgb(rows.data<float>().ToArray()));
        }
        var whole = cat(made, 0);
        var real = whole.clone();
        // Outside the region nothing moves: there the held-out frame is the plate.
        real.narrow(2, region.Y, region.Height).narrow(3, region.X, region.Width).copy_(heldOut.Pictures.to(float32).div(255));
        var parts = new Dictionary<string, PartScore>();
        foreach (var (name, box) in new[] { ("frame", new Box(0, 0, renderer.Width, renderer.Height)), ("region", region), ("mouth", mouth), ("eyes", eyes) })
        {
            Tensor a = PictureScores.Crop(whole, box), b = PictureScores.Crop(real, box);
            parts[name] = new PartScore(PictureScores.Psnr(a, b), PictureScores.Ssim(a, b));
        }
        var shown = Enumerable.Range(0, pairs).Select(p => p * heldOut.Count / pairs)
            .Select(i => cat([whole[i], real[i]], 2).MoveToOuterDisposeScope()).ToArray();
        return new PictureScore((int)heldOut.Count, parts, shown);
    }

    /// <summary>
    /// Flicker: how much the rendered pictures of a take change from frame to frame, over how much the footage's do
    /// (mean absolute difference where the controls move little, so that only trembling is left). 1 is the footage's own.
    /// </summary>
    public static double Flicker(FrameRenderer renderer, Box region, ControlledPictures take, CancellationToken cancellation)
    {
        using var off = no_grad();
        double made = 0, real = 0;
        using var scope = NewDisposeScope();
        var speed = take.Controls.diff(1, 0).abs().sum(1);
        var calm = speed.topk((int)(speed.shape[0] / 3), largest: false).indexes.data<long>().ToArray();
        foreach (var k in calm)
        {
            using var inner = NewDisposeScope();
            cancellation.ThrowIfCancellationRequested();
            var two = renderer.RenderRgb(take.Controls.narrow(0, k, 2).contiguous().data<float>().ToArray())
                .narrow(2, region.Y, region.Height).narrow(3, region.X, region.Width);
            made += (two[1] - two[0]).abs().mean().item<float>();
            real += (take.Pictures[k + 1].to(float32) - take.Pictures[k].to(float32)).abs().mean().item<float>() / 255;
        }
        return made / real;
    }
}
