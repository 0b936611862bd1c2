using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Footage;

/// <summary>Writes takes/NNN/: pictures of the moving region, nearly lossless, sound and take.json. A take that is there is complete.</summary>
public static class TakeWriter
{
    public const string Pictures = "pictures.mkv", Sound = "audio.wav", Script = "take.json";

    /// <summary>x264's constant rate factor in RGB, 4:4:4: under what the camera's own coding cost.</summary>
    private const int Quality = 10;

    private sealed record TakeFile(string Text, double Lead, int Fps, int Frames, IReadOnlyList<TakePhoneme> Phonemes);

    /// <summary>One pass over the footage; takes that an earlier run finished are left as they are.</summary>
    public static async Task WriteAsync(
        string folder, FootageProbe footage, FootageSurvey survey, Exposure exposure, int size, short[] sound, IReadOnlyList<PlannedTake> takes, Action<double> progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var open = takes.Where(t => !Directory.Exists(Path.Combine(folder, t.Id))).OrderBy(t => t.First).ToArray();
        if (open.Length == 0)
            return;
        var region = survey.Framing.Region;
        var part = new byte[region.Width * region.Height * 3];
        int number = 0, next = 0;
        Process? encoder = null;
        try
        {
            await foreach (var frame in FootageDecoder.PicturesAsync(footage, survey.Framing.Crop, size, size, "rgb24", cancellation))
            {
                if (next < open.Length && number >= open[next].First)
                {
                    encoder ??= Start(Path.Combine(Fresh(folder, open[next].Id), Pictures), region);
                    Cut(frame, size, region, part);
                    exposure.Even(part, number);
                    await FeedAsync(encoder, part, cancellation);
                    if (number == open[next].First + open[next].Frames - 1)
                    {
                        await FinishAsync(encoder, cancellation);
                        encoder = null;
                        Complete(folder, open[next++], sound);
                        progress((double)next / open.Length);
                    }
                }
                if (next == open.Length)
                    return;
                number++;
            }
            throw new FootageException($"{footage.Path}: the pictures ended at {number / (double)FootageDecoder.FrameRate:f1} s; the file has changed or is damaged.");
        }
        finally
        {
            if (encoder is { HasExited: false })
                encoder.Kill();
            encoder?.Dispose();
        }
    }

    private static string Fresh(string folder, string id)
    {
        var fresh = Path.Combine(folder, id + ".part");
        if (Directory.Exists(fresh))
            Directory.Delete(fresh, recursive: true);
        return Directory.CreateDirectory(fresh).FullName;
    }

    private static void Complete(string folder, PlannedTake take, short[] sound)
    {
        var fresh = Path.Combine(folder, take.Id + ".part");
        var pcm = new short[take.Frames * FootageDecoder.SamplesPerFrame];
        var from = take.First * FootageDecoder.SamplesPerFrame;
        if (from < sound.Length)
            sound.AsSpan(from, Math.Min(pcm.Length, sound.Length - from)).CopyTo(pcm);
        File.WriteAllBytes(Path.Combine(fresh, Sound), Wave.Write(pcm, FootageDecoder.SampleRate));
        var script = new TakeFile(take.Text, 0, FootageDecoder.FrameRate, take.Frames, take.Phonemes);
        File.WriteAllText(Path.Combine(fresh, Script), JsonSerializer.Serialize(script, PreparedFootage.Json));
        Directory.Move(fresh, Path.Combine(folder, take.Id));
    }

    private static void Cut(byte[] frame, int size, Box region, byte[] into)
    {
        for (var y = 0; y < region.Height; y++)
            Buffer.BlockCopy(frame, ((region.Y + y) * size + region.X) * 3, into, y * region.Width * 3, region.Width * 3);
    }

    private static Process Start(string path, Box region) => Process.Start(new ProcessStartInfo(Path.Combine(FfmpegProgram.Locate(""), "ffmpeg"),
    [
        "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{region.Width}x{region.Height}", "-r", FootageDecoder.FrameRate.ToString(CultureInfo.InvariantCulture), "-i", "-",
        "-c:v", "libx264rgb", "-preset", "veryfast", "-crf", Quality.ToString(CultureInfo.InvariantCulture), "-g", "25", "-fflags", "+bitexact", "-flags:v", "+bitexact", path,
    ]) { RedirectStandardInput = true, RedirectStandardError = true })!;

    private static async Task FeedAsync(Process encoder, byte[] picture, CancellationToken cancellation)
    {
        try
        {
            await encoder.StandardInput.BaseStream.WriteAsync(picture, cancellation);
        }
        catch (IOException e)
        {
            // It has ended: what it said last tells why, a full disk for instance.
            throw new IOException($"ffmpeg could not write the take: {(await encoder.StandardError.ReadToEndAsync(cancellation)).Trim()}", e);
        }
    }

    private static async Task FinishAsync(Process encoder, CancellationToken cancellation)
    {
        encoder.StandardInput.Close();
        var said = await encoder.StandardError.ReadToEndAsync(cancellation);
        await encoder.WaitForExitAsync(cancellation);
        if (encoder.ExitCode != 0)
            throw new IOException($"ffmpeg could not write the take: {said.Trim()}");
        encoder.Dispose();
    }
}
