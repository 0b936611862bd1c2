using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Footage;

/// <summary>A picture of the scene without the person, taken by the camera of the footage: a clean plate.</summary>
internal static class EmptyScene
{
    /// <summary>How far its shape may differ from the footage's: another crop shows the backdrop elsewhere.</summary>
    private const double MostOff = 0.01;

    /// <exception cref="FootageException">no picture, or of another shape than the footage</exception>
    public static void Check(string path, FootageProbe footage)
    {
        long height, width;
        try
        {
            using var picture = File.Exists(path) ? PictureFile.Read(path) : throw new InvalidDataException($"{path} does not exist");
            (height, width) = (picture.shape[1], picture.shape[2]);
        }
        catch (InvalidDataException e)
        {
            throw new FootageException($"--background: {e.Message}. Give one frame of the empty scene, as PNG or JPEG.");
        }
        if (Math.Abs((double)width / height / ((double)footage.Width / footage.Height) - 1) > MostOff)
            throw new FootageException($"--background: {path} is {width}x{height}, the footage is {footage.Width}x{footage.Height}; give a frame of the same camera, not cropped and not turned.");
    }

    /// <summary>Scaled by what scales the footage: another way of scaling moves the edges of what stands there.</summary>
    /// <param name="crop">of the footage that the presenter's picture is</param>
    /// <param name="output">PNG of <paramref name="size"/> squared</param>
    public static async Task WriteAsync(string path, FootageProbe footage, Box crop, int size, string output, CancellationToken cancellation)
    {
        var pixels = await FootageDecoder.StillAsync(path, footage, crop, size, size, cancellation);
        using var scope = NewDisposeScope();
        PictureFile.WritePng(tensor(pixels, uint8).reshape(size, size, 3).permute(2, 0, 1).to(float32).div(255).contiguous(), output);
    }
}
