using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>Channels spread over pixels (Shi et al. 2016), into a picture of four numbers a pixel, of which the fourth is 0.</summary>
/// <param name="to">[height, width, 4]</param>
internal readonly unsafe struct PixelShuffle(float* to, int width)
{
    /// <param name="from">[height / 4, width / 4, 48]</param>
    /// <param name="room">for one row of it</param>
    public void Set<T, TLanes>(T* from, int height, float* room) where T : unmanaged where TLanes : ILanes<T>
    {
        var numbers = width / 4 * 48;
        for (var y = 0; y < height; y += 4, from += numbers)
        {
            Widen<T, TLanes>(from, numbers, room);
            for (var line = 0; line < 4; line++)
            {
                var at = to + (long)(y + line) * width * 4;
                for (var own = room + 4 * line; own < room + numbers; own += 48, at += 16)
                {
                    var (a, b, c, d) = Pixels(own, 16);
                    a.Store(at);
                    b.Store(at + 4);
                    c.Store(at + 8);
                    d.Store(at + 12);
                }
            }
        }
    }

    /// <param name="from">[box height / 2, box width / 2, 12]</param>
    /// <param name="window">what each pixel is multiplied by, [box height, box width]</param>
    public void Add<T, TLanes>(T* from, Box box, float* window, float* room) where T : unmanaged where TLanes : ILanes<T>
    {
        var numbers = box.Width / 2 * 12;
        for (var y = 0; y < box.Height; y += 2, from += numbers, window += 2 * box.Width)
        {
            Widen<T, TLanes>(from, numbers, room);
            var upper = to + ((long)(box.Y + y) * width + box.X) * 4;
            var lower = upper + width * 4;
            for (var x = 0; x < box.Width; x += 2)
            {
                var (a, b, c, d) = Pixels(room + 6 * x, 4);
                AddTo(upper + 4 * x, a, window[x]);
                AddTo(upper + 4 * x + 4, b, window[x + 1]);
                AddTo(lower + 4 * x, c, window[box.Width + x]);
                AddTo(lower + 4 * x + 4, d, window[box.Width + x + 1]);
            }
        }
    }

    private static void AddTo(float* at, Vector128<float> value, float share) => Fma.MultiplyAdd(value, Vector128.Create(share), Vector128.Load(at)).Store(at);

    /// <summary>Four pixels, whose colours lie <paramref name="apart"/>.</summary>
    public static (Vector128<float>, Vector128<float>, Vector128<float>, Vector128<float>) Pixels(float* own, int apart)
    {
        Vector128<float> red = Vector128.Load(own), green = Vector128.Load(own + apart), blue = Vector128.Load(own + 2 * apart), none = Vector128<float>.Zero;
        Places.Transpose(ref red, ref green, ref blue, ref none);
        return (red, green, blue, none);
    }

    private static void Widen<T, TLanes>(T* from, int numbers, float* to) where T : unmanaged where TLanes : ILanes<T>
    {
        for (var i = 0; i < numbers; i += 8)
            TLanes.Load(from + i).Store(to + i);
    }
}
