using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>Channels spread over pixels (Shi et al. 2016), into a picture of four numbers a pixel, of which the fourth counts for nothing.</summary>
/// <param name="to">[height, width, 4]</param>
internal readonly unsafe struct PixelShuffle<T, TLanes>(T* to, int width) where T : unmanaged where TLanes : ILanes<T>
{
    /// <param name="from">[height / 4, width / 4, 48]</param>
    /// <param name="room">for one row of it</param>
    public void Set(T* from, int height, float* room)
    {
        var numbers = width / 4 * 48;
        for (var y = 0; y < height; y += 4, from += numbers)
        {
            Widen(from, numbers, room);
            for (var line = 0; line < 4; line++)
            {
                var at = to + (long)(y + line) * width * 4;
                for (var own = room + 4 * line; own < room + numbers; own += 48, at += 16)
                {
                    var (left, right) = Pixels(own, 16);
                    TLanes.Store(at, left);
                    TLanes.Store(at + 8, right);
                }
            }
        }
    }

    /// <param name="from">[box height / 2, box width / 2, 12]</param>
    /// <param name="window">what each pixel is multiplied by, [box height, box width]</param>
    public void Add(T* from, Box box, float* window, float* room)
    {
        var numbers = box.Width / 2 * 12;
        for (var y = 0; y < box.Height; y += 2, from += numbers, window += 2 * box.Width)
        {
            Widen(from, numbers, room);
            var upper = to + ((long)(box.Y + y) * width + box.X) * 4;
            var lower = upper + width * 4;
            for (var x = 0; x < box.Width; x += 2)
            {
                // Both pixels of the upper row and both of the lower one.
                var (above, below) = Pixels(room + 6 * x, 4);
                AddTo(upper + 4 * x, above, window + x);
                AddTo(lower + 4 * x, below, window + box.Width + x);
            }
        }
    }

    private static void AddTo(T* at, Vector256<float> two, float* shares) =>
        TLanes.Store(at, Fma.MultiplyAdd(two, Vector256.Create(Vector128.Create(shares[0]), Vector128.Create(shares[1])), TLanes.Load(at)));

    /// <summary>Four pixels, whose colours lie <paramref name="apart"/>, two and two.</summary>
    public static (Vector256<float>, Vector256<float>) Pixels(float* own, int apart)
    {
        Vector128<float> red = Vector128.Load(own), green = Vector128.Load(own + apart), blue = Vector128.Load(own + 2 * apart), none = Vector128<float>.Zero;
        Places.Transpose(ref red, ref green, ref blue, ref none);
        return (Vector256.Create(red, green), Vector256.Create(blue, none));
    }

    private static void Widen(T* from, int numbers, float* to)
    {
        for (var i = 0; i < numbers; i += 8)
            TLanes.Load(from + i).Store(to + i);
    }
}
