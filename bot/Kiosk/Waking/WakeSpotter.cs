using System.Globalization;
using Presenter.Bot.Listening;

namespace Presenter.Bot.Kiosk.Waking;

/// <summary>pocketsphinx, which looks for one phrase beside a loop of all sounds. It knows no other words, and so starts in a tenth of a second.</summary>
public sealed class WakeSpotter : IDisposable
{
    private readonly ListeningOptions listening;
    private readonly string file = Path.GetTempFileName();
    private readonly string[] search;

    public WakeSpotter(WakePhrase phrase, double threshold, ListeningOptions listening)
    {
        this.listening = listening;
        File.WriteAllLines(file, phrase.Dictionary);
        search = ["-dict", file, "-keyphrase", phrase.Text, "-kws_threshold", threshold.ToString("R", CultureInfo.InvariantCulture), "-hyp", "/dev/stdout"];
    }

    /// <param name="pcm">mono, 16 kHz</param>
    /// <exception cref="ListeningException">pocketsphinx is missing or failed</exception>
    public async Task<bool> HearsAsync(short[] pcm, CancellationToken cancellation)
    {
        await using var process = new PocketsphinxProcess(listening, search);
        try
        {
            // "hello robin (it 0)", or " (it 0)".
            return (await process.HearAsync(pcm, cancellation)).TrimStart() is { Length: > 0 } said && said[0] != '(';
        }
        catch (IOException e)
        {
            throw new ListeningException("failed", StatusCodes.Status502BadGateway, $"The wake phrase cannot be listened for: {e.Message}", e);
        }
    }

    public void Dispose() => File.Delete(file);
}
