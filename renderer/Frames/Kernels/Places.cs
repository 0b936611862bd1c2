using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>
/// Bilinear sampling with the border's colour outside, a row at a time: first where each position lies, then as many pictures as
/// are sampled there. Positions run from -1 to 1 over whole pixels, as torch's grid_sample has them with align_corners off.
/// </summary>
internal unsafe ref struct Places
{
    /// <summary>Left upper neighbour of each position, counted in pixels from the picture's first.</summary>
    private readonly int* index;
    private readonly float* right;
    private readonly float* down;
    private int width;

    /// <param name="room">of three times as many numbers as a row has positions</param>
    public Places(float* room, int positions)
    {
        index = (int*)room;
        right = room + positions;
        down = room + 2 * positions;
    }

    /// <param name="count">a multiple of 8</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Find(float* x, float* y, int count, int width, int height)
    {
        this.width = width;
        Vector256<float> halfWidth = Vector256.Create(width * 0.5f), halfHeight = Vector256.Create(height * 0.5f);
        Vector256<float> middleX = Vector256.Create((width - 1) * 0.5f), middleY = Vector256.Create((height - 1) * 0.5f);
        Vector256<float> lastX = Vector256.Create(width - 1f), lastY = Vector256.Create(height - 1f);
        Vector256<float> beforeX = Vector256.Create(width - 2f), beforeY = Vector256.Create(height - 2f);
        var row = Vector256.Create(width);
        for (var i = 0; i < count; i += 8)
        {
            // In this order a position that is no number lies at the border; an index must never leave the picture.
            var atX = Avx.Max(Avx.Min(Fma.MultiplyAdd(Vector256.Load(x + i), halfWidth, middleX), lastX), Vector256<float>.Zero);
            var atY = Avx.Max(Avx.Min(Fma.MultiplyAdd(Vector256.Load(y + i), halfHeight, middleY), lastY), Vector256<float>.Zero);
            // The last but one at most, so that there is always a neighbour; it then counts in full.
            Vector256<float> left = Avx.Min(beforeX, Avx.Floor(atX)), top = Avx.Min(beforeY, Avx.Floor(atY));
            (atX - left).Store(right + i);
            (atY - top).Store(down + i);
            (Avx.ConvertToVector256Int32(top) * row + Avx.ConvertToVector256Int32(left)).Store(index + i);
        }
    }

    /// <summary>Channels of one position, eight at a time, added to <paramref name="to"/>.</summary>
    /// <param name="picture">[height, width, channels]</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Add<T, TLanes>(int i, float* picture, int channels, T* to) where T : unmanaged where TLanes : ILanes<T>
    {
        float* upper = picture + (long)index[i] * channels, lower = upper + (long)width * channels;
        Vector256<float> x = Vector256.Create(right[i]), y = Vector256.Create(down[i]);
        for (var c = 0; c < channels; c += 8)
        {
            var above = Between(Vector256.Load(upper + c), Vector256.Load(upper + channels + c), x);
            var below = Between(Vector256.Load(lower + c), Vector256.Load(lower + channels + c), x);
            TLanes.Store(to + c, TLanes.Load(to + c) + Between(above, below, y));
        }
    }

    /// <summary>Four channels, into four rows.</summary>
    /// <param name="picture">[height, width, 4]</param>
    /// <param name="to">rows that lie <paramref name="stride"/> apart</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Four<T, TLanes>(T* picture, int count, float* to, int stride) where T : unmanaged where TLanes : ILanes<T>
    {
        for (var i = 0; i < count; i += 4)
        {
            Vector128<float> a = Of<T, TLanes>(picture, i), b = Of<T, TLanes>(picture, i + 1), c = Of<T, TLanes>(picture, i + 2), d = Of<T, TLanes>(picture, i + 3);
            Transpose(ref a, ref b, ref c, ref d);
            a.Store(to + i);
            b.Store(to + stride + i);
            c.Store(to + 2 * stride + i);
            d.Store(to + 3 * stride + i);
        }
    }

    /// <summary>Two channels, each added to its row.</summary>
    /// <param name="picture">[height, width, 2]</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTwo(float* picture, int count, float* x, float* y)
    {
        for (var i = 0; i < count; i++)
        {
            var at = picture + 2L * index[i];
            var both = Between(Vector128.Load(at), Vector128.Load(at + 2 * width), Vector128.Create(down[i]));
            var one = Between(both, Sse.MoveHighToLow(both, both), Vector128.Create(right[i]));
            x[i] += one.ToScalar();
            y[i] += one.GetElement(1);
        }
    }

    /// <summary>Rows to columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref Vector128<float> a, ref Vector128<float> b, ref Vector128<float> c, ref Vector128<float> d)
    {
        Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d), abHigh = Sse.UnpackHigh(a, b), cdHigh = Sse.UnpackHigh(c, d);
        a = Sse.MoveLowToHigh(ab, cd);
        b = Sse.MoveHighToLow(cd, ab);
        c = Sse.MoveLowToHigh(abHigh, cdHigh);
        d = Sse.MoveHighToLow(cdHigh, abHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector128<float> Of<T, TLanes>(T* picture, int i) where T : unmanaged where TLanes : ILanes<T>
    {
        // Both neighbours of a row lie side by side, so one register holds them.
        var at = picture + 4L * index[i];
        var both = Between(TLanes.Load(at), TLanes.Load(at + 4 * width), Vector256.Create(down[i]));
        return Between(both.GetLower(), both.GetUpper(), Vector128.Create(right[i]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Between(Vector256<float> from, Vector256<float> to, Vector256<float> share) => Fma.MultiplyAdd(share, to - from, from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Between(Vector128<float> from, Vector128<float> to, Vector128<float> share) => Fma.MultiplyAdd(share, to - from, from);
}
