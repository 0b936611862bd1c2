using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Footage;

/// <summary>A picture of the scene without the person, taken by the camera of the footage: a clean plate.</summary>
internal static class EmptyScene
{
    /// <summary>How far its shape may differ from the footage's: another crop shows the backdrop elsewhere.</summary>
    private const double MostOff = 0.01;

    /// <returns>fp32 [3, height, width], 0-1, as large as the footage</returns>
    /// <exception cref="FootageException">no picture, or of another shape</exception>
    public static Tensor Read(string path, FootageProbe footage)
    {
        using var scope = NewDisposeScope();
        Tensor picture;
        try
        {
            picture = File.Exists(path) ? PictureFile.Read(path) : throw new InvalidDataException($"{path} does not exist");
        }
        catch (InvalidDataException e)
        {
            throw new FootageException($"--background: {e.Message}. Give one frame of the empty scene, as PNG or JPEG.");
        }
        var (height, width) = (picture.shape[1], picture.shape[2]);
        if (Math.Abs((double)width / height / ((double)footage.Width / footage.Height) - 1) > MostOff)
            throw new FootageException($"--background: {path} is {width}x{height}, the footage is {footage.Width}x{footage.Height}; give a frame of the same camera, not cropped and not turned.");
        return nn.functional.interpolate(picture.unsqueeze(0), [footage.Height, footage.Width], mode: InterpolationMode.Area)[0].MoveToOuterDisposeScope();
    }

    /// <param name="scene">as <see cref="Read"/> gives it</param>
    /// <param name="crop">of the footage that the presenter's picture is</param>
    public static void Write(Tensor scene, Box crop, int size, string path)
    {
        using var scope = NewDisposeScope();
        var part = scene.narrow(1, crop.Y, crop.Height).narrow(2, crop.X, crop.Width);
        PictureFile.WritePng(nn.functional.interpolate(part.unsqueeze(0), [size, size], mode: InterpolationMode.Area)[0], path);
    }
}
