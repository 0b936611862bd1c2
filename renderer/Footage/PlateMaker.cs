using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Footage;

/// <summary>
/// The still picture and the mask of what moves in it. Outside the region the plate is the median over time; inside it is
/// one real, sharp picture of a pause that is nearest to the median of all pauses: mouth closed, eyes open, at rest.
/// </summary>
public static class PlateMaker
{
    private const int Samples = 60, Pauses = 60, Block = 16;

    /// <summary>Seconds of a pause whose inner part shows a mouth at rest.</summary>
    private const double ShortestPause = 0.24, Closing = 0.1;

    /// <returns>plate fp32 [3, size, size], 0-1, mask fp32 [1, region height, region width], 0-1, and what brings every picture to the plate's exposure</returns>
    public static async Task<(Tensor Plate, Tensor Mask, Exposure Exposure)> MakeAsync(
        FootageProbe footage, FootageSurvey survey, Alignment alignment, int size, Action<double> progress, CancellationToken cancellation)
    {
        var spread = Enumerable.Range(0, Samples).Select(i => (int)((i + 0.5) * survey.Frames / Samples)).ToHashSet();
        var rest = Evenly(alignment.Phonemes.Where(p => p.Name == PhonemeSet.Silence && p.End - p.Start >= ShortestPause)
            .SelectMany(p => Enumerable.Range(Frame(p.Start + Closing), Math.Max(1, Frame(p.End - Closing) - Frame(p.Start + Closing))))
            .Where(f => f < survey.Frames).Distinct().ToArray(), Pauses).ToHashSet();
        var meter = new ExposureMeter(size, size, 3, survey.Framing.Region);
        var overall = new List<(int Number, byte[] Picture)>();
        var resting = new List<(int Number, byte[] Picture)>();
        var number = 0;
        await foreach (var frame in FootageDecoder.PicturesAsync(footage, survey.Framing.Crop, size, size, "rgb24", cancellation))
        {
            meter.Add(frame);
            if (spread.Contains(number))
                overall.Add((number, frame.ToArray()));
            if (rest.Contains(number))
                resting.Add((number, frame.ToArray()));
            if (++number % 250 == 0)
                progress((double)number / survey.Frames);
        }
        var exposure = meter.Read();
        List<byte[]> Evened(List<(int Number, byte[] Picture)> pictures)
        {
            pictures.ForEach(p => exposure.Even(p.Picture, p.Number));
            return pictures.ConvertAll(p => p.Picture);
        }
        var typical = Evened(overall);
        var (plate, mask) = Make(typical, resting.Count >= 3 ? Evened(resting) : typical, survey.Framing.Region, size);
        return (plate, mask, exposure);
    }

    private static (Tensor, Tensor) Make(List<byte[]> overall, List<byte[]> resting, Box region, int size)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        Tensor Picture(byte[] bytes) => tensor(bytes, uint8).reshape(size, size, 3).permute(2, 0, 1).to(float32);
        Tensor Inside(Tensor picture) => picture.narrow(1, region.Y, region.Height).narrow(2, region.X, region.Width);
        var mask = Mask(stack(overall.Select(b => Inside(Picture(b)).mean([0])), 0), region, size);
        var median = Inside(Picture(Median(resting)));
        var rest = Nearest(resting.Select(b => Inside(Picture(b))).ToArray(), median);
        var plate = Picture(Median(overall));
        var part = Inside(plate);
        part.add_((rest - part) * mask);
        return ((plate / 255).MoveToOuterDisposeScope(), mask.MoveToOuterDisposeScope());
    }

    private static byte[] Median(List<byte[]> pictures)
    {
        var made = new byte[pictures[0].Length];
        var values = new byte[pictures.Count];
        for (var i = 0; i < made.Length; i++)
        {
            for (var p = 0; p < values.Length; p++)
                values[p] = pictures[p][i];
            Array.Sort(values);
            made[i] = values[values.Length / 2];
        }
        return made;
    }

    /// <summary>Nearest in its worst block, so that neither a blink nor an open mouth hides in the mean; of those that are sharp.</summary>
    private static Tensor Nearest(Tensor[] pictures, Tensor median)
    {
        var scores = pictures.Select(picture =>
        {
            using var each = NewDisposeScope();
            var blocks = nn.functional.avg_pool2d((picture - median).abs().mean([0]).unsqueeze(0).unsqueeze(0), Block);
            var grey = picture.mean([0]);
            var edges = (grey.narrow(0, 1, grey.shape[0] - 1) - grey.narrow(0, 0, grey.shape[0] - 1)).square().mean();
            return (Distance: blocks.max().item<float>() + blocks.mean().item<float>(), Sharpness: edges.item<float>());
        }).ToArray();
        var sharp = scores.Select(s => s.Sharpness).Order().ElementAt(scores.Length / 4);
        return pictures[Enumerable.Range(0, scores.Length).Where(i => scores[i].Sharpness >= sharp).MinBy(i => scores[i].Distance)];
    }

    /// <summary>1 where anything moves and around it, falling softly to 0 at those edges of the region that are no edges of the picture.</summary>
    /// <param name="grey">[samples, height, width], 0-255</param>
    private static Tensor Mask(Tensor grey, Box region, int size)
    {
        using var scope = NewDisposeScope();
        static Tensor Dilated(Tensor map, int radius) => nn.functional.max_pool2d(map, 2 * radius + 1, 1, radius);
        static Tensor Blurred(Tensor map, int radius) => nn.functional.avg_pool2d(nn.functional.pad(map, [radius, radius, radius, radius], PaddingModes.Replicate), 2 * radius + 1, 1);
        int soft = Math.Max(2, size / 64), closing = Math.Max(2, size / 20);
        var deviation = Blurred(grey.std(0, unbiased: false).unsqueeze(0).unsqueeze(0), 1);
        var moving = (deviation > 3).to(float32);
        // Closed (grown, then shrunk), so that a still cheek within the moving head is no hole.
        moving = -Dilated(-Dilated(moving, closing), closing);
        moving = Blurred(Blurred(Dilated(moving, 2 * soft), soft), soft);
        Tensor Ramp(int length, bool start, bool end)
        {
            var at = arange(length).to(float32);
            var ramp = ones(length);
            if (start)
                ramp = minimum(ramp, (at + 0.5) / (2 * soft));
            if (end)
                ramp = minimum(ramp, (length - at - 0.5) / (2 * soft));
            return ramp;
        }
        var down = Ramp(region.Height, region.Y > 0, region.Y + region.Height < size).unsqueeze(1);
        var across = Ramp(region.Width, region.X > 0, region.X + region.Width < size).unsqueeze(0);
        return (moving.squeeze(0) * down * across).clamp(0, 1).MoveToOuterDisposeScope();
    }

    private static IEnumerable<int> Evenly(int[] all, int count) =>
        all.Length <= count ? all : Enumerable.Range(0, count).Select(i => all[(int)((i + 0.5) * all.Length / count)]);

    private static int Frame(double seconds) => (int)Math.Round(seconds * FootageDecoder.FrameRate);
}
