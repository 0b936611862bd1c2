using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>RGB of a box to I420 within a larger picture, two rows at a time: what <see cref="YuvConversion"/> does, in one pass.</summary>
/// <param name="rgb">[3, box height, box width], about 0-1</param>
/// <param name="to">luma [height, width], then both chroma planes [height / 2, width / 2]</param>
internal readonly unsafe struct YuvRows(float* rgb, Box box, byte* to, int width, int height)
{
    /// <summary>Whether this processor can, sixteen pixels at a time.</summary>
    public static bool Support(Device device, Box box) => device.type == DeviceType.CPU && Avx2.IsSupported && Fma.IsSupported && box.Width % 16 == 0;

    /// <param name="rgb">fp32 [batch, 3, box height, box width]</param>
    /// <param name="pictures">uint8 [batch, height * 3 / 2 * width]; changed</param>
    public static void Convert(Tensor rgb, Tensor pictures, Box box, int width, int height)
    {
        using var dense = rgb.contiguous();
        for (var b = 0; b < dense.shape[0]; b++)
            new YuvRows(dense.First<float>() + b * dense.stride(0), box, pictures.First<byte>() + b * pictures.stride(0), width, height).Convert();
    }

    private void Convert()
    {
        var half = width / 2;
        var u = to + (long)width * height + box.Y / 2 * half + box.X / 2;
        var v = u + (long)half * (height / 2);
        for (var y = 0; y < box.Height; y += 2, u += half, v += half)
        {
            var luma = to + (long)(box.Y + y) * width + box.X;
            for (var x = 0; x < box.Width; x += 16)
            {
                Vector256<float> left = default, right = default, leftV = default, rightV = default;
                for (var line = 0; line < 2; line++)
                {
                    var from = rgb + (long)(y + line) * box.Width + x;
                    var (a, b) = (Luma(from, ref left, ref leftV), Luma(from + 8, ref right, ref rightV));
                    Bytes(a, b).Store(luma + line * width + x);
                }
                var chroma = Bytes(Chroma(left, right), Chroma(leftV, rightV)).AsUInt64();
                (*(ulong*)(u + x / 2), *(ulong*)(v + x / 2)) = (chroma[0], chroma[1]);
            }
        }
    }

    /// <summary>Eight pixels' luma; their chroma is added to what the row above had.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Luma(float* from, ref Vector256<float> u, ref Vector256<float> v)
    {
        var plane = (long)box.Width * box.Height;
        Vector256<float> red = Vector256.Load(from), green = Vector256.Load(from + plane), blue = Vector256.Load(from + 2 * plane);
        u += Weighted(red, green, blue, YuvConversion.ToU);
        v += Weighted(red, green, blue, YuvConversion.ToV);
        return Limited(Weighted(red, green, blue, YuvConversion.ToLuma), YuvConversion.LumaZero, YuvConversion.LumaMost);
    }

    /// <summary>Sixteen columns' sums in pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Chroma(Vector256<float> left, Vector256<float> right)
    {
        var pairs = Avx2.Permute4x64(Avx.HorizontalAdd(left, right).AsDouble(), 0b11_01_10_00).AsSingle();
        return Limited(pairs * 0.25f, YuvConversion.ChromaZero, YuvConversion.ChromaMost);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Weighted(Vector256<float> red, Vector256<float> green, Vector256<float> blue, (float Red, float Green, float Blue) weights) =>
        Fma.MultiplyAdd(red, Vector256.Create(weights.Red), Fma.MultiplyAdd(green, Vector256.Create(weights.Green), blue * weights.Blue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Limited(Vector256<float> value, float zero, float most) =>
        // In this order what is no number becomes the least.
        Avx.ConvertToVector256Int32WithTruncation(Avx.Min(Avx.Max(value + Vector256.Create(zero), Vector256.Create(YuvConversion.Least)), Vector256.Create(most)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Bytes(Vector256<int> first, Vector256<int> second)
    {
        var words = Avx2.Permute4x64(Avx2.PackSignedSaturate(first, second).AsInt64(), 0b11_01_10_00).AsInt16();
        return Sse2.PackUnsignedSaturate(words.GetLower(), words.GetUpper());
    }
}
