using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Speech;

namespace Presenter.Bot.Listening;

/// <summary>A recording as browsers send it (WAV, WebM or Ogg with Opus, MP4 with AAC) becomes samples.</summary>
public sealed class SoundDecoder(ListeningOptions options, RendererOptions renderer)
{
    public const int SampleRate = 16000;

    /// <returns>mono, 16 kHz</returns>
    /// <exception cref="ListeningException">no sound in it, or too much</exception>
    public async Task<short[]> DecodeAsync(byte[] recording, CancellationToken cancellation)
    {
        if (recording.Length == 0)
            throw new ListeningException("empty", StatusCodes.Status400BadRequest, "The recording is empty. Please check the microphone, or type your question.");
        var pcm = Plain(recording) ?? await ConvertAsync(recording, cancellation);
        if (pcm.Length == 0)
            throw new ListeningException("not-audio", StatusCodes.Status415UnsupportedMediaType, "The recording has no sound in it. Please try again, or type your question.");
        return pcm.Length <= options.LongestSeconds * SampleRate ? pcm : throw TooLong();
    }

    public ListeningException TooLong() => new("too-long", StatusCodes.Status413PayloadTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The recording is longer than {options.LongestSeconds} seconds. Please ask more briefly, or type your question."));

    /// <summary>What the page sends needs no ffmpeg.</summary>
    private static short[]? Plain(byte[] recording)
    {
        try
        {
            return recording.AsSpan().StartsWith("RIFF"u8) && Wave.Read(recording) is (var pcm, SampleRate) ? pcm : null;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Through pipes of its own: FFMpegCore's lose recordings of less than a second or two.</summary>
    private async Task<short[]> ConvertAsync(byte[] recording, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        // A playlist that names files or addresses is no recording.
        using var ffmpeg = Process.Start(new ProcessStartInfo(Path.Combine(FfmpegProgram.Locate(renderer.Encoding.FfmpegFolder), "ffmpeg"),
        [
            "-v", "error", "-protocol_whitelist", "pipe", "-i", "pipe:0", "-vn", "-t", (options.LongestSeconds + 1).ToString(CultureInfo.InvariantCulture), "-ac", "1", "-ar", $"{SampleRate}", "-f", "s16le", "pipe:1",
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var said = ffmpeg.StandardError.ReadToEndAsync(cancellation);
            var sending = SendAsync(ffmpeg.StandardInput.BaseStream, recording, cancellation);
            await ffmpeg.StandardOutput.BaseStream.CopyToAsync(output, cancellation);
            await Task.WhenAll(said, sending, ffmpeg.WaitForExitAsync(cancellation));
        }
        finally
        {
            if (!ffmpeg.HasExited)
                ffmpeg.Kill();
        }
        return ffmpeg.ExitCode == 0 ? MemoryMarshal.Cast<byte, short>(output.GetBuffer().AsSpan(0, (int)output.Length / 2 * 2)).ToArray()
            : throw new ListeningException("not-audio", StatusCodes.Status415UnsupportedMediaType, "The recording is no sound that the server can read (WAV, WebM, Ogg and MP4 are). Please type your question.");
    }

    private static async Task SendAsync(Stream input, byte[] recording, CancellationToken cancellation)
    {
        try
        {
            await using (input)
                await input.WriteAsync(recording, cancellation);
        }
        catch (IOException)
        {
            // ffmpeg has seen enough: it is no sound, or too much.
        }
    }
}
