using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Presenter.Bot.Listening;

/// <summary>
/// One pocketsphinx_batch that has loaded its models and waits for one recording. Batch, because the mean of the whole
/// recording is then taken off (cepstral mean normalisation), which a live decoder can only guess.
/// </summary>
public sealed class PocketsphinxProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder = Directory.CreateTempSubdirectory("presenter-listening-").FullName;
    private readonly Task<string> trouble;

    /// <param name="search">options that say what to look for, and as what to write it to /dev/stdout</param>
    /// <exception cref="ListeningException">pocketsphinx is not installed</exception>
    public PocketsphinxProcess(ListeningOptions options, params string[] search)
    {
        try
        {
            process = Process.Start(new ProcessStartInfo("pocketsphinx_batch",
            [
                "-hmm", Path.Combine(options.AcousticFolder, "en-us"), "-ctl", "/dev/stdin", "-cepdir", folder, "-cepext", ".raw", "-adcin", "yes", "-adchdr", "0", "-logfn", "/dev/stderr",
                "-remove_silence", "no", .. search,
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
    /// <returns>what it wrote</returns>
    /// <exception cref="IOException">the process ended before it answered; tells its last error</exception>
    public async Task<string> HearAsync(short[] pcm, CancellationToken cancellation)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, "it.raw"), MemoryMarshal.AsBytes(pcm.AsSpan()).ToArray(), cancellation);
        await process.StandardInput.WriteAsync("it\n".AsMemory(), cancellation);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? said : throw new IOException($"pocketsphinx ended with exit code {process.ExitCode}: {await trouble}");
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
}
