namespace Presenter.Bot.Planning.Tools;

/// <summary>Reads the configured OpenAPI documents at start; one that cannot be read costs its operations only.</summary>
public sealed partial class OpenApiDocuments(OpenApiOptions options, Toolbox toolbox, ILogger<OpenApiDocuments> log) : BackgroundService
{
    // An answer that sends elsewhere would leave the document's server; cookies would tie visitors together.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(options.Documents.Select(d => Task.Run(() => ReadAsync(d.Key, d.Value, stoppingToken), stoppingToken)));

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    private async Task ReadAsync(string name, OpenApiSource source, CancellationToken stopping)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(TimeSpan.FromSeconds(source.TimeoutSeconds));
            var read = await OpenApiReader.ReadAsync(name, source, http, limit.Token);
            toolbox.Put(read);
            LogRead(name, read.Plugin.FunctionCount, string.Join(", ", read.Plugin.Select(f => f.Name)));
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // Whatever a parser stumbles over, the bot answers without these tools.
            LogNotRead(name, source.Document, e is OperationCanceledException ? $"no answer within {source.TimeoutSeconds} s" : e.Message.Split('\n')[0]);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "OpenAPI document {Name}: {Count} operations ({Operations})")]
    private partial void LogRead(string name, int count, string operations);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OpenAPI document {Name} ({Document}) cannot be used: {Problem}. The bot goes on without its operations. Remedy: correct OpenApi:Documents:{Name} and start again")]
    private partial void LogNotRead(string name, string document, string problem);
}
