using FFMpegCore;

namespace Presenter.Renderer.Encoding;

/// <summary>Where ffmpeg is.</summary>
public static class FfmpegProgram
{
    /// <param name="folder">Where to look; empty looks along PATH.</param>
    /// <returns>The folder that holds the ffmpeg program.</returns>
    /// <exception cref="EncoderFailedException">There is none; the message says how to install it.</exception>
    public static string Locate(string folder)
    {
        var path = folder.Length > 0 ? folder : Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, "ffmpeg")))
            ?? throw new EncoderFailedException(
                $"ffmpeg was not found in {(folder.Length > 0 ? $"\"{folder}\" (Encoding:FfmpegFolder)" : "any folder of PATH")}. " +
                "Install it with: apt-get install ffmpeg");
    }

    internal static FFOptions Options(string folder) => new() { BinaryFolder = Locate(folder) };
}
