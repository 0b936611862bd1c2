using System.Globalization;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Listening.Language;

namespace Presenter.Bot.Listening;

/// <summary>
/// pocketsphinx with the language of the knowledge. Its models are made again when the knowledge changes; one process always
/// waits with its models loaded.
/// </summary>
public sealed partial class PocketsphinxRecogniser(ListeningOptions options, SpokenLanguage language, KnowledgeIndex index, ILogger<PocketsphinxRecogniser> log)
    : BackgroundService, ISpeechRecogniser
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly Lock guard = new();
    private readonly TaskCompletionSource learnt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Vocabulary? seen;
    private SpokenLanguageFiles? files;
    private WrittenForm? written;
    private PocketsphinxProcess? spare;

    public string Name => "pocketsphinx";

    public IReadOnlyList<string>? Languages { get; } = ["en"];

    public string? Problem { get; private set; }

    /// <summary>Who speaks in the server's first seconds waits until the words of the knowledge are learnt.</summary>
    public async Task<string> RecogniseAsync(short[] pcm, CancellationToken cancellation)
    {
        await learnt.Task.WaitAsync(cancellation);
        if (options.ReduceNoise)
            pcm = NoiseReduction.Clean(pcm);
        for (var attempt = 1; ; attempt++)
        {
            await using var process = Take();
            try
            {
                var heard = Confidence.Filter(HeardWord.Read(await process.HearAsync(pcm, cancellation)));
                return written!.Of(heard);
            }
            catch (IOException e) when (attempt == 1)
            {
                LogFailed(e.Message);
            }
            catch (IOException e)
            {
                throw new ListeningException("failed", StatusCodes.Status502BadGateway, "The speech recogniser failed. Please say it again, or type your question.", e);
            }
            finally
            {
                Refill();
            }
        }
    }

    /// <summary>Learns the knowledge of this moment; nothing where that was learnt already.</summary>
    public async Task LearnAsync(CancellationToken cancellation)
    {
        var vocabulary = index.Vocabulary;
        if (ReferenceEquals(vocabulary, seen))
            return;
        try
        {
            var passages = index.Passages();
            var made = await language.BuildAsync(passages, cancellation);
            (files, written) = (made, new WrittenForm(passages));
            Renew();
            Problem = null;
            LogReady(made.Words);
        }
        // Whatever it is, it must not end the server: visitors can type.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Problem = $"Speech recognition is not available on the server: {e.Message}{(e is FileNotFoundException or DirectoryNotFoundException ? " Remedy: apt-get install pocketsphinx pocketsphinx-en-us" : "")}";
            LogNotReady(Problem);
        }
        seen = vocabulary;
        learnt.TrySetResult();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look);
        try
        {
            do
                await LearnAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
        if (Exchange(null) is { } last)
            await last.DisposeAsync();
    }

    private PocketsphinxProcess Take()
    {
        if (files is null || written is null)
            throw new ListeningException("unavailable", StatusCodes.Status503ServiceUnavailable, Problem ?? "The speech recogniser is not ready.");
        return Exchange(null) is { IsAlive: true } waiting ? waiting : Start(files);
    }

    private PocketsphinxProcess Start(SpokenLanguageFiles language) => new(options, "-lm", Path.GetFullPath(language.Model), "-dict", Path.GetFullPath(language.Dictionary),
        "-lw", options.LanguageWeight.ToString(CultureInfo.InvariantCulture), "-hypseg", "/dev/stdout");

    private void Refill()
    {
        lock (guard)
            spare ??= Start(files!);
    }

    /// <summary>What waits knows the old words.</summary>
    private void Renew() => _ = Exchange(Start(files!))?.DisposeAsync().AsTask();

    private PocketsphinxProcess? Exchange(PocketsphinxProcess? other)
    {
        lock (guard)
        {
            var old = spare;
            spare = other;
            return old;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Spoken questions are recognised by pocketsphinx with {Words} words")]
    private partial void LogReady(int words);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}. Visitors can still type")]
    private partial void LogNotReady(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}; it is tried once more")]
    private partial void LogFailed(string problem);
}
