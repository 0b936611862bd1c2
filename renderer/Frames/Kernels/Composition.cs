using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>
/// The whole way from fields to colours for one frame, a row at a time, so that all between lies in the processor's nearest memory:
/// where a pixel lies in the head's own frame, where its skin lay, the head there before the background, and what is added to it.
/// </summary>
/// <param name="head">[2 height, 2 width, 4]</param>
/// <param name="background">[3, height, width]</param>
/// <param name="correction">[height, width, 4], before its gain</param>
/// <param name="looks">[height, width, 4]; null: none</param>
/// <param name="room">of <see cref="CompositionRoom{T}.Rows"/></param>
internal readonly unsafe struct Composition<T, TLanes>(int width, int height, float* head, float* background, T* correction, T* looks, float* room)
    where T : unmanaged where TLanes : ILanes<T>
{
    /// <summary>[2, height / 8, width / 8]</summary>
    public required float* Turn { get; init; }

    /// <summary>[height / 4, width / 4, 2]</summary>
    public required float* Exact { get; init; }

    /// <summary>[3, height / 16, width / 16]</summary>
    public required float* Shade { get; init; }

    /// <param name="to">[3, height, width]</param>
    public void Into(float* to)
    {
        float* x = room, y = x + width, own = y + width, moved = own + 4 * width, shade = moved + 4 * width, look = shade + 3 * width, places = look + 4 * width, coarse = places + 3 * width;
        var at = new Places(places, width);
        for (var row = 0; row < height; row++)
        {
            Own(row, x, y, coarse);
            at.Find(x, y, width, width, height);
            at.Four<T, TLanes>(correction, width, own, width);
            at.Find(x, y, width, width / 4, height / 4);
            at.AddTwo(Exact, width, x, y);
            at.Find(x, y, width, 2 * width, 2 * height);
            at.Four<float, SingleLanes>(head, width, moved, width);
            if (looks is not null)
            {
                at.Find(x, y, width, width, height);
                at.Four<T, TLanes>(looks, width, look, width);
            }
            for (var c = 0; c < 3; c++)
                Spread(Shade + c * (width / 16 * (height / 16)), row, 16, shade + c * width, coarse);
            Mix(own, moved, shade, looks is null ? null : look, row, to);
        }
    }

    private void Own(int row, float* x, float* y, float* coarse)
    {
        var cells = width / 8 * (height / 8);
        Spread(Turn, row, 8, x, coarse);
        Spread(Turn + cells, row, 8, y, coarse);
        var still = Vector256.Create((2f * row + 1) / height - 1);
        var step = Vector256.Create(2f / width);
        var column = Vector256.Create(0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f, 6.5f, 7.5f);
        for (var i = 0; i < width; i += 8)
        {
            (Vector256.Load(x + i) + Fma.MultiplySubtract(column + Vector256.Create((float)i), step, Vector256<float>.One)).Store(x + i);
            (Vector256.Load(y + i) + still).Store(y + i);
        }
    }

    /// <summary>One row of a coarse field enlarged bilinearly; it stays the same outside the outermost middles.</summary>
    /// <param name="factor">8 or 16</param>
    /// <param name="coarse">room for one row of the field</param>
    private void Spread(float* field, int row, int factor, float* to, float* coarse)
    {
        int columns = width / factor, rows = height / factor;
        var at = Math.Clamp((row + 0.5f) / factor - 0.5f, 0, rows - 1);
        var upper = Math.Min((int)at, rows - 2);
        var share = at - upper;
        for (var i = 0; i < columns; i++)
            coarse[i] = field[upper * columns + i] + share * (field[(upper + 1) * columns + i] - field[upper * columns + i]);
        for (var i = 0; i < factor / 2; i++)
            (to[i], to[width - 1 - i]) = (coarse[0], coarse[columns - 1]);
        to += factor / 2;
        for (var i = 0; i < columns - 1; i++)
        {
            Vector256<float> from = Vector256.Create(coarse[i]), step = Vector256.Create((coarse[i + 1] - coarse[i]) / factor);
            for (var k = 0; k < factor; k += 8, to += 8)
                Fma.MultiplyAdd(step, Vector256.Create(k + 0.5f, k + 1.5f, k + 2.5f, k + 3.5f, k + 4.5f, k + 5.5f, k + 6.5f, k + 7.5f), from).Store(to);
        }
    }

    private void Mix(float* own, float* moved, float* shade, float* look, int row, float* to)
    {
        var gain = Vector256.Create(-(float)FrameGenerator.OpacityGain);
        var small = Vector256.Create((float)DetailBranch.Gain);
        for (var i = 0; i < width; i += 8)
        {
            var opacity = Vector256<float>.One / (Vector256<float>.One + Vector256.Exp(Vector256.Load(moved + 3 * width + i) * gain));
            for (var c = 0; c < 3; c++)
            {
                var place = ((long)c * height + row) * width + i;
                var behind = Vector256.Load(background + place);
                var colour = Fma.MultiplyAdd(opacity, Vector256.Load(moved + c * width + i) - behind, behind);
                colour += Fma.MultiplyAdd(small, Vector256.Load(own + c * width + i), Vector256.Load(shade + c * width + i));
                (look is null ? colour : colour + Vector256.Load(look + c * width + i)).Store(to + place);
            }
        }
    }
}

/// <summary>Memory that one thread composes in; made once a size. What lies in whole pictures is kept as activations are, in half the memory where these are bfloat16.</summary>
internal sealed class CompositionRoom<T> where T : unmanaged
{
    [ThreadStatic]
    private static CompositionRoom<T>? own;

    private readonly (int Width, int Height) size;

    private CompositionRoom(int width, int height)
    {
        size = (width, height);
        Correction = new T[4 * width * height];
        Looks = new T[4 * width * height];
        // The composition's twenty rows and a coarse one.
        Rows = new float[21 * width];
    }

    public T[] Correction { get; }

    /// <summary>As <see cref="TurningLooks.Lay{T, TLanes}(float*, int, int, T*)"/> fills it.</summary>
    public T[] Looks { get; }

    public float[] Rows { get; }

    public static CompositionRoom<T> OfThread(int width, int height) => own is { } made && made.size == (width, height) ? made : own = new CompositionRoom<T>(width, height);
}
