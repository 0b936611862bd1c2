using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Footage;

/// <summary>
/// Where in the moving region mouth and eyes are, found from the footage itself: the mouth is what changes with the
/// phonemes, the eyes are what changes rarely and suddenly above it.
/// </summary>
/// <param name="Mouth">in region pixels; position a multiple of 8, size of 16, so that a detail branch fits</param>
public sealed record FaceBoxes(Box Mouth, Box Eyes)
{
    /// <summary>Pixels of a cell.</summary>
    private const int Cell = 8;

    /// <summary>How wide what moves with the sound may be, of the region's shorter side.</summary>
    private const double Least = 0.08, Most = 0.25;

    /// <summary>Share of the highest that still counts as moving with the sound.</summary>
    private const float StandsOut = 0.08f;

    private static readonly HashSet<string> Open = ["aa", "ae", "ah", "ao", "aw", "ay", "eh", "ey", "ow", "oy"];
    private static readonly HashSet<string> Shut = ["p", "b", "m", "f", "v", PhonemeSet.Silence];

    /// <summary>The lips alone: around them lie cheeks and, where the chin goes down, the shadow on the neck, and those say the opposite of the mouth.</summary>
    public Box Lips => new(Mouth.X + Mouth.Width / 8, Mouth.Y, Mouth.Width * 3 / 4, Mouth.Height * 2 / 3);

    /// <summary>The mouth and what lies between it and the eyes: nostrils are as sharp as lips, and a head that turns moves them by pixels.</summary>
    public Box NoseAndMouth
    {
        get
        {
            var up = (Mouth.Y - Eyes.Y - Eyes.Height + 15) / 16 * 16;
            return up > 0 && up <= Math.Min(Mouth.Height, Mouth.Y) ? Mouth with { Y = Mouth.Y - up, Height = Mouth.Height + up } : Mouth;
        }
    }

    /// <summary>How far a phoneme opens the mouth, roughly, 0 to 1.</summary>
    public static float Opening(string phoneme) => Open.Contains(phoneme) ? 1 : Shut.Contains(phoneme) ? 0 : 0.4f;

    /// <param name="pictures">uint8 [frames, 3, height, width]: pictures of a video, in their order</param>
    /// <param name="opening">for each picture how far the sound opens the mouth, 0 to 1</param>
    /// <exception cref="InvalidDataException">the region is too small for boxes</exception>
    public static FaceBoxes Find(Tensor pictures, IReadOnlyList<float> opening)
    {
        int height = (int)pictures.shape[2], width = (int)pictures.shape[3];
        if (width < 64 || height < 64)
            throw new InvalidDataException($"the moving region is {width}x{height} pixels; a face needs 64x64 at least");
        using var scope = NewDisposeScope();
        var cells = Cells(pictures);
        var sound = tensor(opening.ToArray()).reshape(-1, 1, 1);
        Tensor x = cells - cells.mean([0], keepdim: true), y = sound - sound.mean();
        var correlation = (x * y).mean([0]) / (x.square().mean([0]) * y.square().mean()).sqrt().clamp_min(1e-6);
        // Weighed by how much it changes: noise correlates with nothing, but nothing has pixels too.
        var speaking = correlation.square() * x.square().mean([0]).sqrt();
        var map = speaking.square();
        var mouth = Around(map, Sixteen(width * 0.4), Sixteen(height * 0.23));
        // What moves with the sound tells how large a face is in its region, whatever else moves there: shoulders, a lean, long hair.
        var (left, right) = Extent(map.narrow(0, mouth.Y / Cell, mouth.Height / Cell).sum([0]), mouth.X / Cell, mouth.Width / Cell, StandsOut);
        var face = Math.Clamp((right - left + 1) * Cell, Least * Math.Min(width, height), Most * Math.Min(width, height));
        mouth = Around(map, Sixteen(2 * face), Sixteen(1.5 * face));

        // A head moves all the time, lids rarely: fourth moment over second.
        var change = cells.diff(1, 0);
        var sudden = (change.pow(4).mean([0]) / change.square().mean([0]).clamp_min(1e-6)).square();
        return new FaceBoxes(mouth, Above(sudden, mouth, Sixteen(2.5 * face), Sixteen(face)));
    }

    /// <summary>[frames, height / 8, width / 8]: grey means of cells.</summary>
    private static Tensor Cells(Tensor pictures)
    {
        var parts = new List<Tensor>();
        foreach (var some in pictures.split(64))
        {
            // As floats a film is four times as large: minutes of it must not lie in memory at once.
            using var each = NewDisposeScope();
            parts.Add(nn.functional.avg_pool2d(some.to(float32).mean([1], keepdim: true), Cell).squeeze(1).MoveToOuterDisposeScope());
        }
        return cat(parts, 0);
    }

    /// <summary>The box that holds most of a map of cells, moved so that what stands out across lies in its middle (many boxes hold all of a mouth).</summary>
    private static Box Around(Tensor map, int width, int height)
    {
        int columns = width / Cell, rows = height / Cell;
        var sums = nn.functional.avg_pool2d(map.unsqueeze(0).unsqueeze(0), [rows, columns], [1, 1])[0, 0];
        var best = sums.flatten().argmax().item<long>();
        var (x, y) = ((int)(best % sums.shape[1]), (int)(best / sums.shape[1]));
        for (var i = 0; i < 3; i++)
        {
            var (left, right) = Extent(map.narrow(0, y, rows).sum([0]), x, columns, StandsOut);
            x = Math.Clamp((left + right + 1 - columns) / 2, 0, (int)map.shape[1] - columns);
            // The chin moves as much as the lips, the skin above them hardly: the upper lip lies a quarter below the upper edge.
            var (top, _) = Extent(map.narrow(1, x, columns).sum([1]), y, rows, StandsOut);
            y = Math.Clamp(top - rows / 4, 0, (int)map.shape[0] - rows);
        }
        return new Box(x * Cell, y * Cell, width, height);
    }

    /// <summary>First and last cell that stand out in a stretch or up to a quarter of its length beside it.</summary>
    /// <param name="share">of the highest: what stands out</param>
    private static (int First, int Last) Extent(Tensor sums, int start, int length, float share)
    {
        var values = sums.contiguous().data<float>().ToArray();
        int first = Math.Max(0, start - length / 4), last = Math.Min(values.Length, start + length + length / 4) - 1;
        var least = values[first..(last + 1)].Max() * share;
        while (values[first] < least)
            first++;
        while (values[last] < least)
            last--;
        return (first, last);
    }

    /// <summary>The box over the middle of the mouth, and above it, that holds most of a map of cells: the outline of the hair is sudden too.</summary>
    private static Box Above(Tensor map, Box mouth, int width, int height)
    {
        int columns = width / Cell, rows = height / Cell;
        var x = Math.Clamp((mouth.X + mouth.Width / 2 - width / 2) / Cell, 0, (int)map.shape[1] - columns);
        var until = Math.Min(Math.Max(mouth.Y + height / 2, height + Cell) / Cell, (int)map.shape[0]);
        var sums = map.narrow(0, 0, until).narrow(1, x, columns).sum([1]);
        var y = (int)nn.functional.avg_pool1d(sums.reshape(1, 1, -1), rows, 1).flatten().argmax().item<long>();
        var (top, bottom) = Extent(sums, y, rows, 0.25f);
        return new Box(x * Cell, Math.Clamp((top + bottom + 1 - rows) / 2, 0, until - rows) * Cell, width, height);
    }

    private static int Sixteen(double size) => Math.Max(16, (int)Math.Round(size / 16) * 16);
}
