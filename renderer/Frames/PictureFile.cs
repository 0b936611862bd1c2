using System.Runtime.InteropServices;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>Pictures between PNG files and tensors.</summary>
public static class PictureFile
{
    /// <returns>fp32 [3, height, width], 0-1</returns>
    /// <exception cref="InvalidDataException">Not a picture; names the file.</exception>
    public static Tensor Read(string path)
    {
        using var decoded = SKBitmap.Decode(path) ?? throw new InvalidDataException($"{path} is not a picture that can be read");
        using var bitmap = decoded.Copy(SKColorType.Rgba8888);
        using var scope = NewDisposeScope();
        var pixels = tensor(bitmap.Bytes, uint8).reshape(bitmap.Height, bitmap.Width, 4);
        return pixels.narrow(2, 0, 3).permute(2, 0, 1).to(float32).div(255).contiguous().MoveToOuterDisposeScope();
    }

    /// <param name="picture">[3, height, width], 0-1; values outside are clamped</param>
    public static void WritePng(Tensor picture, string path) => File.WriteAllBytes(path, Encode(picture, SKEncodedImageFormat.Png, 100));

    /// <param name="picture">[3, height, width], 0-1; values outside are clamped</param>
    /// <param name="alpha">[1, height, width], 0-1; the colour is not multiplied by it</param>
    public static void WritePng(Tensor picture, Tensor alpha, string path)
    {
        using var scope = NewDisposeScope();
        File.WriteAllBytes(path, Encode(cat([picture, alpha], 0), SKEncodedImageFormat.Png, 100));
    }

    /// <param name="picture">[1, height, width], 0-1; values outside are clamped; stored with 8 bits</param>
    public static void WriteGreyPng(Tensor picture, string path)
    {
        using var scope = NewDisposeScope();
        int height = (int)picture.shape[1], width = (int)picture.shape[2];
        var grey = picture.to(float32).cpu().clamp(0, 1).mul(255).round().to(uint8).contiguous();
        using var bitmap = new SKBitmap(width, height, SKColorType.Gray8, SKAlphaType.Opaque);
        var bytes = grey.bytes.ToArray();
        for (var y = 0; y < height; y++)
            Marshal.Copy(bytes, y * width, bitmap.GetPixels() + y * bitmap.RowBytes, width);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, encoded.ToArray());
    }

    /// <param name="picture">[3, height, width], 0-1; values outside are clamped</param>
    public static byte[] Jpeg(Tensor picture, int quality) => Encode(picture, SKEncodedImageFormat.Jpeg, quality);

    private static byte[] Encode(Tensor picture, SKEncodedImageFormat format, int quality)
    {
        using var scope = NewDisposeScope();
        int height = (int)picture.shape[1], width = (int)picture.shape[2];
        var opaque = picture.shape[0] == 3;
        var rgba = (opaque ? cat([picture.to(float32).cpu(), ones(1, height, width)], 0) : picture.to(float32).cpu()).clamp(0, 1).mul(255).round().to(uint8)
            .permute(1, 2, 0).contiguous();
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        Marshal.Copy(rgba.bytes.ToArray(), 0, bitmap.GetPixels(), width * height * 4);
        using var encoded = bitmap.Encode(format, quality);
        return encoded.ToArray();
    }
}
