using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>Leaky ReLU of scale and shift, which differ from zone to zone.</summary>
internal readonly unsafe struct Modulation
{
    private const byte Mixed = 255;
    private const float Slope = 0.2f;

    private readonly float* modulation;
    private readonly int count;
    private readonly int channels;
    private readonly float* weights;
    private readonly byte* zones;

    /// <param name="modulation">[zones, 4 channels]</param>
    /// <param name="weights">[pixels, zones]; null: one zone</param>
    /// <param name="zones">of each pixel, as <see cref="Pure"/> found them; null where weights are</param>
    public Modulation(float* modulation, int part, int count, int channels, float* weights, byte* zones)
    {
        this.modulation = modulation + 2 * part * channels;
        (this.count, this.channels) = (count, channels);
        this.weights = weights;
        this.zones = zones;
    }

    /// <summary>The zone that a pixel lies in, where it lies in one alone: that is nearly everywhere.</summary>
    /// <param name="weights">[pixels, zones]</param>
    public static byte[] Pure(Tensor weights)
    {
        var shares = MemoryMarshal.Cast<byte, float>(weights.bytes);
        var count = (int)weights.shape[1];
        var found = new byte[shares.Length / count];
        for (var i = 0; i < found.Length; i++)
        {
            var zone = shares.Slice(i * count, count).IndexOf(1f);
            found[i] = zone < 0 ? Mixed : (byte)zone;
        }
        return found;
    }

    /// <param name="x">[pixels, channels]</param>
    public void Run<T, TLanes>(T* x, T* to, int pixels) where T : unmanaged where TLanes : ILanes<T>
    {
        Span<float> room = stackalloc float[2 * channels];
        fixed (float* mixed = room)
        {
            for (var i = 0; i < pixels; i++, x += channels, to += channels)
            {
                var zone = zones is null ? 0 : zones[i];
                var scale = modulation + 4 * channels * zone;
                if (zone == Mixed)
                {
                    Mix(weights + i * count, mixed);
                    scale = mixed;
                }
                for (var c = 0; c < channels; c += 8)
                {
                    var value = TLanes.Load(x + c);
                    // What is learned is the scale less one.
                    value = Fma.MultiplyAdd(value, Vector256.Load(scale + c), value + Vector256.Load(scale + channels + c));
                    TLanes.Store(to + c, Avx.Max(value, value * Slope));
                }
            }
        }
    }

    private void Mix(float* shares, float* mixed)
    {
        for (var c = 0; c < 2 * channels; c += 8)
        {
            var sum = Vector256<float>.Zero;
            for (var z = 0; z < count; z++)
                sum = Fma.MultiplyAdd(Vector256.Create(shares[z]), Vector256.Load(modulation + 4 * channels * z + c), sum);
            sum.Store(mixed + c);
        }
    }
}
