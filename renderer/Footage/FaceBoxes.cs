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

    private static readonly HashSet<string> Open = ["aa", "ae", "ah", "ao", "aw", "ay", "eh", "ey", "ow", "oy"];
    private static readonly HashSet<string> Shut = ["p", "b", "m", "f", "v", PhonemeSet.Silence];

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
        var mouth = Best(speaking, Sixteen(width * 0.4), Sixteen(height * 0.23), 0, height);

        var change = cells.diff(1, 0);
        var sudden = change.pow(4).mean([0]).pow(0.25);
        var eyes = Best(sudden, Sixteen(width * 0.5), Sixteen(height * 0.155), 0, Math.Max(mouth.Y + Sixteen(height * 0.155) / 2, Sixteen(height * 0.155) + Cell));
        return new FaceBoxes(mouth, eyes);
    }

    /// <summary>[frames, height / 8, width / 8]: grey means of cells.</summary>
    private static Tensor Cells(Tensor pictures)
    {
        var parts = new List<Tensor>();
        foreach (var some in pictures.split(64))
            parts.Add(nn.functional.avg_pool2d(some.to(float32).mean([1], keepdim: true), Cell).squeeze(1));
        return cat(parts, 0);
    }

    /// <summary>The box that holds most of a map of cells, its lower edge not below a limit.</summary>
    private static Box Best(Tensor map, int width, int height, int from, int until)
    {
        int columns = width / Cell, rows = height / Cell, last = Math.Min((int)map.shape[0], until / Cell);
        var sums = nn.functional.avg_pool2d(map.narrow(0, from, last - from).unsqueeze(0).unsqueeze(0), [rows, columns], [1, 1])[0, 0];
        var best = sums.flatten().argmax().item<long>();
        var across = sums.shape[1];
        return new Box((int)(best % across) * Cell, (int)(best / across) * Cell, width, height);
    }

    private static int Sixteen(double size) => Math.Max(16, (int)Math.Round(size / 16) * 16);
}
