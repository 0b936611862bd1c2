using System.Diagnostics;
using System.Globalization;

namespace Presenter.Renderer.Speech;

/// <summary>
/// festival's HTS voice cmu_us_slt_arctic_hts from one warm child process. Commands go in on stdin, times come back on
/// stderr, the sound through a file. Words hold letters and apostrophes only, so nothing in them can be read as Scheme.
/// </summary>
public sealed class FestivalVoice : IVoice
{
    private const string Definitions = """
        (voice_cmu_us_slt_arctic_hts)
        (define (presenter_say text rate file)
          (set! hts_engine_params (cons (list "-r" rate) cmu_us_slt_arctic_hts::hts_engine_params))
          (let ((u (eval (list 'Utterance 'Text text))))
            (utt.synth u)
            (utt.save.wave u file 'riff)
            (mapcar (lambda (s)
              (format stderr "S %s %f %s\n" (item.name s) (item.feat s 'end)
                (if (item.relation s 'SylStructure) (item.feat s "R:SylStructure.parent.stress") "0")))
              (utt.relation.items u 'Segment))
            (let ((t (utt.relation.first u 'Token)))
              (while t
                (format stderr "T\n")
                (mapcar (lambda (w)
                  (format stderr "W %f %f\n" (item.feat w "word_start") (item.feat w "word_end")))
                  (item.daughters t))
                (set! t (item.next t))))
            (format stderr "DONE\n")))

        """;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly TimeSpan timeout;
    private readonly string file = Path.Combine(Path.GetTempPath(), $"presenter-festival-{Environment.ProcessId}-{Guid.NewGuid():N}.wav");
    private Process? process;

    public FestivalVoice(SpeechOptions options) => timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);

    public string Name => "festival cmu_us_slt_arctic_hts";

    /// <summary>The child's process id while it runs.</summary>
    public int? ProcessId => process is { HasExited: false } p ? p.Id : null;

    public async Task<Utterance> SpeakAsync(IReadOnlyList<string> words, float pace, CancellationToken cancellation)
    {
        var text = string.Join(' ', words);
        if (text.Any(c => !(char.IsAsciiLetter(c) || c is ' ' or '\'' or ',' or '.' or '?' or '!' or ';' or ':')))
            throw new ArgumentException($"\"{text}\" is not a spoken form", nameof(words));
        var command = string.Create(CultureInfo.InvariantCulture, $"(presenter_say \"{text}\" {Math.Clamp(pace, 0.5f, 2f):f3} \"{file}\")\n");
        await turn.WaitAsync(cancellation);
        // What was begun is finished in the background when nobody wants it any more: a sentence takes a tenth of a second,
        // a fresh process that loads its voice again takes the next visitor half of one.
        return await FinishAsync(command, words.Count).WaitAsync(cancellation);
    }

    /// <summary>Asks, and asks again where the process fails; then lets the next one in.</summary>
    private async Task<Utterance> FinishAsync(string command, int words)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    // A fresh process loads its voice first, and on a machine that is full even that takes long.
                    return await AskAsync(command, words, timeout * attempt);
                }
                catch (Exception e) when (e is IOException or InvalidDataException or TimeoutException)
                {
                    // Killed, stuck or confused: a fresh process gets the same words again.
                    Stop();
                    if (attempt == 3)
                        throw new VoiceException($"festival failed three times: {e.Message}. Try `presenter doctor`.", e);
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync();
        Stop();
        File.Delete(file);
    }

    private async Task<Utterance> AskAsync(string command, int words, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            if (process is null or { HasExited: true })
            {
                Stop();
                process = Start();
                await process.StandardInput.WriteAsync(Definitions.AsMemory(), limit.Token);
            }
            File.Delete(file);
            await process.StandardInput.WriteAsync(command.AsMemory(), limit.Token);
            await process.StandardInput.FlushAsync(limit.Token);
            var answer = new FestivalAnswer();
            while (true)
            {
                var line = await process.StandardError.ReadLineAsync(limit.Token)
                    ?? throw new IOException($"it ended{(process.HasExited ? $" with exit code {process.ExitCode}" : "")}");
                if (line == "DONE")
                    break;
                answer.Read(line);
            }
            return answer.Finish(await File.ReadAllBytesAsync(file, limit.Token), words);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"it did not answer within {patience.TotalSeconds} s");
        }
    }

    private static Process Start()
    {
        try
        {
            var started = Process.Start(new ProcessStartInfo("festival", ["--pipe"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            // The next sentence must not take the core that renders this one's first frames.
            started.PriorityClass = ProcessPriorityClass.BelowNormal;
            started.OutputDataReceived += (_, _) => { };
            started.BeginOutputReadLine();
            return started;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new VoiceException("festival is not installed. Remedy: apt-get install festival festvox-us-slt-hts, or set Speech:Voice to flite.", e);
        }
    }

    private void Stop()
    {
        if (process is { } old)
        {
            process = null;
            try
            {
                old.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It had ended by itself.
            }
            old.Dispose();
        }
    }
}
