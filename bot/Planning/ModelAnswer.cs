using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Presenter.Bot.Conversations;

namespace Presenter.Bot.Planning;

/// <summary>
/// A language model's answer in sentences, each as soon as it is written: a filler where the first one takes long, one retry
/// where the model fails before it has said anything, and then, or when it stops in the middle, an apology as the last one.
/// </summary>
public sealed partial class ModelAnswer(IChatCompletionService model, Phrases phrases, PlanningOptions options, ILogger log)
{
    /// <summary>Whether the model failed; the last sentence was the apology then.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether any sentence was the model's own.</summary>
    public bool HasSpoken { get; private set; }

    public async IAsyncEnumerable<string> WriteAsync(ModelTurn turn, Question question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filler = question.Live && options.FillerSeconds > 0 ? phrases.Filler(question.Text) : null;
        var slow = filler is null ? Task.Delay(Timeout.Infinite, cancellation) : Task.Delay(TimeSpan.FromSeconds(options.FillerSeconds), cancellation);
        for (var attempt = 1; ; attempt++)
        {
            Exception? failure = null;
            var written = StreamAsync(turn).GetAsyncEnumerator(cancellation);
            var next = Task.FromResult(false);
            try
            {
                while (failure is null)
                {
                    next = written.MoveNextAsync().AsTask();
                    if (filler is not null && !HasSpoken && await Task.WhenAny(next, slow) != next && turn.Budget.IsWorking && !cancellation.IsCancellationRequested)
                    {
                        yield return filler;
                        filler = null;
                    }
                    await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    cancellation.ThrowIfCancellationRequested();
                    if (next.IsCompletedSuccessfully && !next.Result)
                        yield break;
                    if (next.IsCompletedSuccessfully)
                    {
                        HasSpoken = true;
                        yield return written.Current;
                    }
                    else
                        failure = next.Exception?.InnerException ?? new TimeoutException(turn.Budget.Verdict);
                }
            }
            finally
            {
                // Who stops listening during the filler leaves the model at work.
                turn.Budget.Stop();
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await written.DisposeAsync();
            }
            var pause = HasSpoken || attempt > 1 || turn.Budget.IsSpent ? null : ModelTrouble.Pause(failure!, options.Limits.RetrySeconds);
            LogFailed(options.Model, options.Server, ModelTrouble.Told(failure!, turn.Budget), pause is null ? "The visitor is told" : "It is asked once more");
            if (pause is not { } wait)
                break;
            await Task.Delay(wait, cancellation);
            turn.Budget.Renew();
            turn.Confirmation.Forget();
        }
        Failed = true;
        yield return HasSpoken ? phrases.ModelStopped : phrases.ModelFailed;
    }

    private async IAsyncEnumerable<string> StreamAsync(ModelTurn turn)
    {
        var budget = turn.Budget;
        var splitter = new SentenceSplitter();
        var (letters, rounds) = (0, 0);
        await turn.RunApprovedAsync();
        budget.AwaitModel();
        // A copy: calls of an attempt that failed do not stay.
        await foreach (var piece in model.GetStreamingChatMessageContentsAsync(new ChatHistory(turn.Chat), turn.Settings, turn.Kernel, budget.Token))
        {
            budget.AwaitModel();
            // A turn that a filter ends gives the tool's answer as its last piece; it is data, not speech.
            if (piece.Role == AuthorRole.Tool)
                continue;
            letters += piece.Content?.Length ?? 0;
            foreach (var sentence in splitter.Add(piece.Content ?? ""))
            {
                budget.Rest();
                yield return sentence;
                budget.AwaitModel();
            }
            var calls = piece.Metadata?.GetValueOrDefault("FinishReason")?.ToString() is "ToolCalls" or "tool_calls" or "FunctionCall";
            if (calls && splitter.Finish() is { } before)
            {
                budget.Rest();
                yield return before;
                budget.AwaitModel();
            }
            // Calls that no filter sees (of tools that do not exist) are rounds too.
            if (calls && ++rounds > options.Limits.Rounds + 1)
                throw new InvalidOperationException($"it called tools in more than {options.Limits.Rounds} rounds ({PlanningOptions.Section}:Limits:Rounds)");
            if (letters > options.Limits.AnswerTokens * 6)
                yield break;
        }
        budget.Rest();
        if (splitter.Finish() is { } rest)
            yield return rest;
        else if (letters == 0)
            throw new InvalidOperationException("it ended without an answer");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The language model {Model} at {Server} failed: {Problem}. {Then}.")]
    private partial void LogFailed(string model, string server, string problem, string then);
}
