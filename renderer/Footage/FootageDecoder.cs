using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;

namespace Presenter.Renderer.Footage;

/// <summary>
/// Pictures at exactly 25 a second and sound at exactly 16 kHz, both from the file's time 0: a camera that drops frames or
/// starts one of them late stays in step. Phones' rotation is applied by ffmpeg, anamorphic pixels are made square.
/// </summary>
public static class FootageDecoder
{
    public const int FrameRate = MediaClock.FrameRate, SampleRate = 16000, SamplesPerFrame = SampleRate / FrameRate;

    /// <summary>Every picture, cropped and scaled; the buffer is used again for the next.</summary>
    /// <param name="format">gray or rgb24</param>
    /// <exception cref="FootageException">ffmpeg cannot decode it; tells its last line</exception>
    public static async IAsyncEnumerable<byte[]> PicturesAsync(
        FootageProbe footage, Box crop, int width, int height, string format, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var matrix = footage.Matrix is { } m ? $":in_color_matrix={m}" : "";
        var filter = $"yadif=deint=interlaced,fps={FrameRate}:start_time=0,scale={footage.Width}:{footage.Height}{matrix},{Cropped(crop, width, height)}";
        using var ffmpeg = Start(["-v", "error", "-nostdin", "-i", footage.Path, "-map", "0:V:0", "-vf", filter, "-f", "rawvideo", "-pix_fmt", format, "-"]);
        var said = ffmpeg.StandardError.ReadToEndAsync(CancellationToken.None);
        var frame = new byte[width * height * (format == "gray" ? 1 : 3)];
        try
        {
            while (await ffmpeg.StandardOutput.BaseStream.ReadAtLeastAsync(frame, frame.Length, false, cancellation) == frame.Length)
                yield return frame;
            await EndAsync(ffmpeg, said, footage.Path, cancellation);
        }
        finally
        {
            if (!ffmpeg.HasExited)
                ffmpeg.Kill();
        }
    }

    /// <summary>A single picture by the same camera, cropped and scaled as the footage is, by the same program.</summary>
    /// <returns>rgb24</returns>
    /// <exception cref="FootageException">ffmpeg cannot decode it; tells its last line</exception>
    public static async Task<byte[]> StillAsync(string path, FootageProbe footage, Box crop, int width, int height, CancellationToken cancellation)
    {
        using var ffmpeg = Start(["-v", "error", "-nostdin", "-i", path, "-frames:v", "1", "-vf", $"scale={footage.Width}:{footage.Height},{Cropped(crop, width, height)}", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]);
        var said = ffmpeg.StandardError.ReadToEndAsync(CancellationToken.None);
        var picture = new byte[width * height * 3];
        try
        {
            var read = await ffmpeg.StandardOutput.BaseStream.ReadAtLeastAsync(picture, picture.Length, false, cancellation);
            await EndAsync(ffmpeg, said, path, cancellation);
            return read == picture.Length ? picture : throw new FootageException($"{path} cannot be decoded: it ends in the middle of the picture");
        }
        finally
        {
            if (!ffmpeg.HasExited)
                ffmpeg.Kill();
        }
    }

    private static string Cropped(Box crop, int width, int height) => $"setsar=1,crop={crop.Width}:{crop.Height}:{crop.X}:{crop.Y},scale={width}:{height}:flags=area";

    /// <returns>mono, 16 kHz</returns>
    /// <exception cref="FootageException">ffmpeg cannot decode it; tells its last line</exception>
    public static async Task<short[]> SoundAsync(string path, CancellationToken cancellation)
    {
        using var ffmpeg = Start(["-v", "error", "-nostdin", "-i", path, "-map", "0:a:0", "-af", "aresample=async=1:first_pts=0",
            "-ac", "1", "-ar", SampleRate.ToString(CultureInfo.InvariantCulture), "-f", "s16le", "-"]);
        var said = ffmpeg.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            using var bytes = new MemoryStream();
            await ffmpeg.StandardOutput.BaseStream.CopyToAsync(bytes, cancellation);
            await EndAsync(ffmpeg, said, path, cancellation);
            return MemoryMarshal.Cast<byte, short>(bytes.GetBuffer().AsSpan(0, (int)bytes.Length / 2 * 2)).ToArray();
        }
        finally
        {
            if (!ffmpeg.HasExited)
                ffmpeg.Kill();
        }
    }

    private static async Task EndAsync(Process ffmpeg, Task<string> said, string path, CancellationToken cancellation)
    {
        await ffmpeg.WaitForExitAsync(cancellation);
        if (ffmpeg.ExitCode != 0)
            throw new FootageException($"{path} cannot be decoded: {(await said).Trim().Split('\n')[^1]}");
    }

    private static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo(Path.Combine(FfmpegProgram.Locate(""), "ffmpeg"), arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
