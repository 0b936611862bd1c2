using System.Globalization;
using FFMpegCore;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using TorchSharp;

namespace Presenter.Renderer.LipReading;

/// <summary>Reads the mouth out of a video by ffmpeg, so that a minute of whole pictures never lies in memory.</summary>
public static class MouthVideo
{
    /// <param name="box">in pixels of the video</param>
    /// <returns>uint8 [frames, 3, options.Height, options.Width]</returns>
    /// <exception cref="InvalidDataException">no picture came out; or the box lies outside; names the video</exception>
    public static async Task<torch.Tensor> ReadAsync(string video, Box box, LipReaderOptions options, CancellationToken cancellation)
    {
        var stream = (await FFProbe.AnalyseAsync(video, FfmpegProgram.Options(""), cancellationToken: cancellation)).PrimaryVideoStream
            ?? throw new InvalidDataException($"{video} holds no pictures");
        // ffmpeg would move a box that lies outside, without a word.
        if (box.X < 0 || box.Y < 0 || box.X + box.Width > stream.Width || box.Y + box.Height > stream.Height)
            throw new InvalidDataException($"{video}: the mouth's box {box} does not lie within its {stream.Width}x{stream.Height} pixels; say where the mouth is by --mouth");
        // In RGB before anything is averaged, as rendered mouths are.
        var filter = string.Create(CultureInfo.InvariantCulture, $"format=gbrp,crop={box.Width}:{box.Height}:{box.X}:{box.Y},scale={options.Width}:{options.Height}:flags=area");
        return await RawVideo.ReadAsync(video, filter, options.Width, options.Height, cancellation);
    }
}
