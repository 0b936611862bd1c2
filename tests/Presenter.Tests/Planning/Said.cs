using Microsoft.Extensions.Logging;

namespace Presenter.Tests.Planning;

/// <summary>Keeps what was logged, and tells when something was.</summary>
public sealed class Said : ILoggerProvider, ILogger
{
    private readonly List<string> lines = [];
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        TaskCompletionSource told;
        lock (lines)
        {
            lines.Add(formatter(state, exception));
            (told, more) = (more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        told.TrySetResult();
    }

    /// <exception cref="OperationCanceledException">not within two minutes</exception>
    public async Task HasAsync(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            Task next;
            lock (lines)
            {
                if (lines.Exists(l => l.Contains(text, StringComparison.Ordinal)))
                    return;
                next = more.Task;
            }
            await next.WaitAsync(limit.Token);
        }
    }

    public override string ToString()
    {
        lock (lines)
            return string.Join('\n', lines);
    }

    public void Dispose()
    {
    }
}
