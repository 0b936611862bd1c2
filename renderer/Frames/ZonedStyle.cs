using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>The zones of a <see cref="FrameGenerator"/> as masks of the code and as weights of places.</summary>
public sealed class ZonedStyle
{
    /// <summary>Pixels over which a zone passes into the next.</summary>
    private const double Blend = 32;

    private readonly Zone[] zones;
    private readonly Tensor[] weights;

    /// <param name="device">of the network</param>
    public ZonedStyle(FrameGeneratorOptions options, Device device)
    {
        zones = options.Zones.Length > 0 ? options.Zones : [new Zone(new Box(0, 0, options.Width, options.Height), Enumerable.Range(0, options.CodeSize).ToArray())];
        Masks = zeros(1, zones.Length, options.CodeSize);
        for (var k = 0; k < zones.Length; k++)
            foreach (var column in zones[k].Columns)
                Masks[0, k, column] = 1f;
        Masks = Masks.to(device).DetachFromDisposeScope();
        weights = new[] { 32, 16, 8, 4 }.Select(s => Weights(options.Width, options.Height, s).to(device).DetachFromDisposeScope()).ToArray();
    }

    /// <summary>1 where a zone sees a number of the code. [1, zones, code]</summary>
    public Tensor Masks { get; }

    /// <summary>What each place takes of each zone at 1/32 (level 0), 1/16, 1/8 or 1/4 (3) of the size. [places, zones]</summary>
    public Tensor Weights(int level) => weights[level];

    public int Count => zones.Length;

    /// <summary>The last zone that a box's middle lies in.</summary>
    public int Of(Box box) => Array.FindLastIndex(zones, z =>
        box.X + box.Width / 2 is var x && box.Y + box.Height / 2 is var y && x >= z.Box.X && y >= z.Box.Y && x < z.Box.X + z.Box.Width && y < z.Box.Y + z.Box.Height);

    private Tensor Weights(int width, int height, int step)
    {
        using var scope = NewDisposeScope();
        static Tensor Within(int size, int step, int from, int length)
        {
            var at = (arange(size / step, float32) + 0.5) * step;
            var enter = from <= 0 ? ones_like(at) : ((at - from) / Blend + 0.5).clamp(0, 1);
            var leave = from + length >= size ? ones_like(at) : ((from + length - at) / Blend + 0.5).clamp(0, 1);
            return enter * leave;
        }
        var all = new List<Tensor>();
        Tensor left = ones(height / step, width / step);
        foreach (var zone in zones.Skip(1).Reverse())
        {
            var own = left * Within(height, step, zone.Box.Y, zone.Box.Height).unsqueeze(1) * Within(width, step, zone.Box.X, zone.Box.Width).unsqueeze(0);
            all.Insert(0, own);
            left = left - own;
        }
        all.Insert(0, left);
        return stack(all.Select(w => w.flatten()).ToList(), 1).MoveToOuterDisposeScope();
    }
}
