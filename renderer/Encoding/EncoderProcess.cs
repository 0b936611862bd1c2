using System.Text.RegularExpressions;
using FFMpegCore;
using FFMpegCore.Exceptions;

namespace Presenter.Renderer.Encoding;

/// <summary>One running ffmpeg that encodes one stream, and what it says when it fails.</summary>
internal sealed partial class EncoderProcess : IAsyncDisposable
{
    private const int LinesKept = 8;

    private readonly RawMediaSource _input;
    private readonly FlvPacketSink _output;
    private readonly Queue<string> _lastLines = new();
    private readonly Action _kill;
    private volatile bool _killed;

    /// <param name="encoderArguments">Encoder and its options.</param>
    /// <exception cref="EncoderFailedException">ffmpeg is not installed.</exception>
    public EncoderProcess(RawMediaSource input, FlvPacketSink output, string encoderArguments, string folder)
    {
        (_input, _output) = (input, output);
        var where = FfmpegProgram.Options(folder);
        var processor = FFMpegArguments
            .FromPipeInput(input, options => options.WithCustomArgument("-hide_banner -loglevel error -nostdin -nostats"))
            .OutputToMany(outputs => outputs.AddOutput(new DrainedOutput(output), options => options.WithCustomArgument(
                encoderArguments + " -flags +global_header -flush_packets 1 -flvflags no_duration_filesize -f flv")))
            .NotifyOnStandardError(Remember)
            .CancellableThrough(out _kill);
        Exited = RunAsync(processor, where);
    }

    /// <summary>Ends with ffmpeg; fails with <see cref="EncoderFailedException"/> unless ffmpeg finished what it was given.</summary>
    public Task Exited { get; }

    /// <summary>Kills ffmpeg if it still runs, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _input.Complete();
        _output.Close();
        if (!Exited.IsCompleted && !_killed)
        {
            _killed = true;
            try
            {
                _kill();
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                // It ended by itself just now.
            }
        }

        await Exited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(FFMpegArgumentProcessor processor, FFOptions where)
    {
        try
        {
            await processor.ProcessAsynchronously(true, where);
        }
        catch (FFMpegException e)
        {
            throw Failure(e);
        }
        catch (OperationCanceledException) when (_killed)
        {
            throw new EncoderFailedException("ffmpeg was stopped because its turn was.");
        }
        finally
        {
            _input.Complete();
            _output.End();
        }
    }

    private EncoderFailedException Failure(FFMpegException e)
    {
        var code = ExitCodePattern().Match(e.Message) is { Success: true } match ? int.Parse(match.Groups[1].Value) : (int?)null;
        string[] lines;
        lock (_lastLines)
        {
            lines = [.. _lastLines];
        }

        return new EncoderFailedException(
            $"ffmpeg ended with exit code {code?.ToString() ?? "unknown"}" +
            (code > 128 ? $" (killed by signal {code - 128})" : "") +
            (lines.Length > 0 ? $"; its last lines: {string.Join(" | ", lines)}" : " and wrote no error."),
            code,
            lines);
    }

    // FFMpegCore tells the exit code only within the message of its exception.
    [GeneratedRegex(@"exit-code \((\d+)")]
    private static partial Regex ExitCodePattern();

    private void Remember(string line)
    {
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            while (_lastLines.Count > LinesKept)
            {
                _lastLines.Dequeue();
            }
        }
    }
}
