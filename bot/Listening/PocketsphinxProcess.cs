using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Presenter.Bot.Listening.Language;

namespace Presenter.Bot.Listening;

/// <summary>A word as pocketsphinx heard it.</summary>
/// <param name="Begin">frame, 100 a second</param>
/// <param name="Acoustic">log likelihood of the sound, over the word</param>
public sealed record HeardWord(string Text, int Begin, int End, long Acoustic);

/// <summary>
/// One pocketsphinx_batch that has loaded its models and waits for one recording. Batch, because the mean of the whole
/// recording is then taken off (cepstral mean normalisation), which a live decoder can only guess.
/// </summary>
public sealed partial class PocketsphinxProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder = Directory.CreateTempSubdirectory("presenter-listening-").FullName;
    private readonly Task<string> trouble;

    /// <exception cref="ListeningException">pocketsphinx is not installed</exception>
    public PocketsphinxProcess(ListeningOptions options, SpokenLanguageFiles language)
    {
        try
        {
            process = Process.Start(new ProcessStartInfo("pocketsphinx_batch",
            [
                "-hmm", Path.Combine(options.AcousticFolder, "en-us"), "-lm", Path.GetFullPath(language.Model), "-dict", Path.GetFullPath(language.Dictionary),
                "-ctl", "/dev/stdin", "-cepdir", folder, "-cepext", ".raw", "-adcin", "yes", "-adchdr", "0", "-hypseg", "/dev/stdout", "-logfn", "/dev/stderr",
                "-lw", options.LanguageWeight.ToString(CultureInfo.InvariantCulture), "-remove_silence", "no",
            ])
            { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Directory.Delete(folder, recursive: true);
            throw new ListeningException("unavailable", StatusCodes.Status503ServiceUnavailable, "Speech recognition is not installed on the server (apt-get install pocketsphinx pocketsphinx-en-us). Please type your question.", e);
        }
        trouble = LastErrorAsync(process.StandardError);
    }

    public bool IsAlive => !process.HasExited;

    /// <param name="pcm">mono, 16 kHz</param>
    /// <exception cref="IOException">the process ended before it answered; tells its last error</exception>
    public async Task<IReadOnlyList<HeardWord>> HearAsync(short[] pcm, CancellationToken cancellation)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, "it.raw"), MemoryMarshal.AsBytes(pcm.AsSpan()).ToArray(), cancellation);
        await process.StandardInput.WriteAsync("it\n".AsMemory(), cancellation);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? Parse(said) : throw new IOException($"pocketsphinx ended with exit code {process.ExitCode}: {await trouble}");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It had ended by itself.
        }
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>utterance S n T n A n L n, then begin, acoustic and language score and word, again and again, then the end.</summary>
    private static List<HeardWord> Parse(string line)
    {
        var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var words = new List<HeardWord>();
        for (var at = Array.IndexOf(fields, "L") + 2; at > 1 && at + 4 < fields.Length; at += 4)
        {
            var word = Variant().Replace(fields[at + 3], "");
            if (char.IsLetter(word[0]) || word[0] == '\'')
                words.Add(new HeardWord(word, Number(fields[at]), Number(fields[at + 4]), long.Parse(fields[at + 1], CultureInfo.InvariantCulture)));
        }
        return words;
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);

    private static async Task<string> LastErrorAsync(StreamReader log)
    {
        var last = "no reason given";
        while (await log.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ERROR", StringComparison.Ordinal) || line.StartsWith("FATAL", StringComparison.Ordinal))
                last = line;
        }
        return last;
    }

    [GeneratedRegex(@"\(\d+\)$")]
    private static partial Regex Variant();
}
