using FFMpegCore;
using FFMpegCore.Exceptions;

namespace Presenter.Renderer.Encoding;

/// <summary>
/// Writes the very segments a browser would get to one MP4 file that any player opens (index in front). The file
/// appears under its name only when it is complete.
/// </summary>
public static class ClipWriter
{
    /// <param name="path">The clip, for instance clip.mp4; replaced if it exists.</param>
    /// <param name="progress">Told of each media segment that has been written.</param>
    /// <returns>The clip's length in samples of the turn's clock.</returns>
    /// <exception cref="EncoderFailedException">ffmpeg is missing or could not write the clip.</exception>
    /// <exception cref="InvalidOperationException">There was nothing to write.</exception>
    public static async Task<long> WriteAsync(
        IAsyncEnumerable<MediaSegment> segments,
        string path,
        EncodingOptions options,
        IProgress<MediaSegment>? progress,
        CancellationToken cancellation)
    {
        var where = FfmpegProgram.Options(options.FfmpegFolder);
        var streamed = $"{path}.{Guid.NewGuid():N}.fragments";
        var whole = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            var samples = 0L;
            ReadOnlyMemory<byte> origin = default;
            await using (var file = File.Create(streamed))
            {
                await foreach (var segment in segments.WithCancellation(cancellation))
                {
                    await file.WriteAsync(segment.Bytes, cancellation);
                    samples += segment.DurationSamples;
                    if (segment.Kind == SegmentKind.Media)
                    {
                        progress?.Report(segment);
                    }
                    else
                    {
                        origin = OriginBox.Find(segment.Bytes);
                    }
                }
            }

            if (samples == 0)
            {
                throw new InvalidOperationException($"{path} was not written: there was no frame to write.");
            }

            await RemuxAsync(streamed, whole, where, cancellation);
            // ffmpeg leaves out boxes that it does not know.
            await OriginBox.AppendAsync(whole, origin, cancellation);
            File.Move(whole, path, overwrite: true);
            return samples;
        }
        finally
        {
            File.Delete(streamed);
            File.Delete(whole);
        }
    }

    private static async Task RemuxAsync(string from, string to, FFOptions where, CancellationToken cancellation)
    {
        try
        {
            await FFMpegArguments
                .FromFileInput(from, verifyExists: true, input => input.WithCustomArgument("-loglevel error -nostdin -copyts"))
                .OutputToFile(to, overwrite: true, output => output.WithCustomArgument("-c copy -movflags +faststart -f mp4"))
                .CancellableThrough(cancellation)
                .ProcessAsynchronously(true, where);
        }
        catch (FFMpegException e)
        {
            throw new EncoderFailedException($"ffmpeg could not write {to}: {e.Message}");
        }
    }
}
