using FFMpegCore;
using FFMpegCore.Exceptions;

namespace Presenter.Renderer.Encoding;

/// <summary>A clip's first picture, which shows it before it plays.</summary>
public static class PosterWriter
{
    /// <param name="clip">a whole MP4 file</param>
    /// <param name="picture">a .jpg file; appears under its name only when it is complete, replaced if it exists</param>
    /// <exception cref="EncoderFailedException">ffmpeg is missing or could not write the picture.</exception>
    public static async Task WriteAsync(string clip, string picture, EncodingOptions options, CancellationToken cancellation)
    {
        var part = $"{picture}.{Guid.NewGuid():N}.part";
        try
        {
            await FFMpegArguments
                .FromFileInput(clip, verifyExists: true, input => input.WithCustomArgument("-loglevel error -nostdin"))
                .OutputToFile(part, overwrite: true, output => output.WithCustomArgument("-frames:v 1 -q:v 3 -f image2 -c:v mjpeg -update 1"))
                .CancellableThrough(cancellation)
                .ProcessAsynchronously(true, FfmpegProgram.Options(options.FfmpegFolder));
            File.Move(part, picture, overwrite: true);
        }
        catch (FFMpegException e)
        {
            throw new EncoderFailedException($"ffmpeg could not write {picture}: {e.Message}");
        }
        finally
        {
            File.Delete(part);
        }
    }
}
