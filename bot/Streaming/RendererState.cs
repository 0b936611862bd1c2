using Presenter.Bot.Hosting;
using Presenter.Renderer;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Trust;

namespace Presenter.Bot.Streaming;

/// <summary>Whether answers come with video: warms the pipeline up and remembers why not, if not.</summary>
public sealed partial class RendererState(
    PresentationPipeline pipeline, ShownPackage shown, RendererOptions options, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<RendererState> log) : BackgroundService
{
    /// <summary>How often a consent is looked at: its person may withdraw it, and its last day ends.</summary>
    private static readonly TimeSpan ConsentEvery = TimeSpan.FromMinutes(1);

    private volatile string? problem = "The presenter is still waking up; answers come as text for a moment.";

    /// <summary>The pipeline, where it is warm.</summary>
    public PresentationPipeline? Pipeline => problem is null ? pipeline : null;

    /// <summary>Why there is no video, with the remedy; null when there is.</summary>
    public string? Problem => problem;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Loading is long and synchronous in parts; the server answers in text meanwhile. It does not begin before the
            // server listens: a start that fails must not end the process in the middle of native code.
            var started = new TaskCompletionSource();
            await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            await Task.Run(() => pipeline.WarmUpAsync(stoppingToken), stoppingToken);
            await shown.Files.PrepareAsync(stoppingToken);
            if (Labels.Ignored(pipeline.Package, options.Label) is { } ignored)
                LogLabelStays(ignored);
            LogReady(pipeline.Package.Manifest.Name, pipeline.Compute.ToString(), pipeline.Voice.Name);
            problem = null;
            if (PackageQuality.Warning(pipeline.Package.Manifest.Quality) is { } warning)
                LogUnderTheGate(pipeline.Package.Folder, warning);
            if (pipeline.Package.Manifest.Consent is not null)
                await WatchConsentAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (Exception e)
        {
            problem = $"The presenter cannot appear, answers come as text. {e.Message}";
            LogUnavailable(e.Message);
        }
    }

    /// <summary>Returns once the consent does not hold any more: from then on the presenter is not used.</summary>
    private async Task WatchConsentAsync(CancellationToken cancellation)
    {
        using var rounds = new PeriodicTimer(ConsentEvery, clock);
        while (await rounds.WaitForNextTickAsync(cancellation))
        {
            try
            {
                pipeline.Package.CheckConsent(shown.Today);
            }
            catch (PackageException e)
            {
                problem = $"{pipeline.Package.Manifest.Name} cannot appear any more, answers come as text. {e.Message}";
                LogConsentOver(pipeline.Package.Manifest.Name, e.Message);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Name} is not shown any more, answers come as text: {Problem}")]
    private partial void LogConsentOver(string name, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} is ready: {Compute}, voice {Voice}")]
    private partial void LogReady(string name, string compute, string voice);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Ignored}")]
    private partial void LogLabelStays(string ignored);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Package}: {Warning}")]
    private partial void LogUnderTheGate(string package, string warning);

    [LoggerMessage(Level = LogLevel.Error, Message = "No video: {Problem}")]
    private partial void LogUnavailable(string problem);
}
