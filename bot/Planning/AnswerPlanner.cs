using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using Presenter.Bot.Conversations;
using Presenter.Bot.Knowledge;
using Presenter.Renderer;

namespace Presenter.Bot.Planning;

/// <summary>
/// Question -> spoken sentences, each as soon as the model has written it. When a configured language model fails before
/// it has said anything, the offline model answers instead.
/// </summary>
public sealed partial class AnswerPlanner(
    Kernel kernel, OfflineChatCompletion offline, KnowledgeIndex knowledge, Phrases phrases, PlanningOptions options, ILogger<AnswerPlanner> log)
{
    public async IAsyncEnumerable<SpokenSentence> PlanAsync(
        Question question, IReadOnlyList<PastTurn> history, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var index = 0;
        if (kernel.Services.GetService(typeof(IChatCompletionService)) is not IChatCompletionService model)
            model = offline;
        var plugin = new KnowledgePlugin(knowledge);
        await using var written = WriteAsync(model, question, history, plugin, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            string sentence;
            string? apology = null;
            try
            {
                if (!await written.MoveNextAsync())
                    yield break;
                sentence = written.Current;
            }
            catch (Exception e) when (model != offline && !cancellation.IsCancellationRequested)
            {
                LogModelFailed(options.Endpoint, options.Model, e.Message);
                apology = index == 0 ? phrases.ModelFailed : phrases.ModelStopped;
                sentence = apology;
            }
            if (Script.Read(sentence, question.Turn, index, plugin.Retrieved) is { } spoken)
            {
                index++;
                yield return spoken;
            }
            if (apology is not null)
                break;
        }
        if (index > 1)
            yield break;
        plugin = new KnowledgePlugin(knowledge);
        await foreach (var sentence in WriteAsync(offline, question, history, plugin, cancellation))
        {
            if (Script.Read(sentence, question.Turn, index, plugin.Retrieved) is { } spoken)
            {
                index++;
                yield return spoken;
            }
        }
    }

    private async IAsyncEnumerable<string> WriteAsync(
        IChatCompletionService model, Question question, IReadOnlyList<PastTurn> history, KnowledgePlugin plugin,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var own = kernel.Clone();
        own.Plugins.AddFromObject(plugin, "knowledge");
        var chat = new ChatHistory(phrases.System);
        foreach (var past in history)
        {
            chat.AddUserMessage(past.Question);
            if (past.Answer.Length > 0)
                chat.AddAssistantMessage(past.Interrupted ? past.Answer + " — (interrupted)" : past.Answer);
        }
        chat.AddUserMessage(question.Text);
        var settings = new OpenAIPromptExecutionSettings
        {
            FunctionChoiceBehavior = FunctionChoiceBehavior.Auto([own.Plugins.GetFunction("knowledge", "search")]),
        };
        var splitter = new SentenceSplitter();
        // The limit is on silence, not on length: every piece that comes winds the clock back.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        await foreach (var piece in model.GetStreamingChatMessageContentsAsync(chat, settings, own, limit.Token))
        {
            limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
            foreach (var sentence in splitter.Add(piece.Content ?? ""))
                yield return sentence;
        }
        if (splitter.Finish() is { } rest)
            yield return rest;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The language model {Model} at {Endpoint} failed: {Problem}")]
    private partial void LogModelFailed(string endpoint, string model, string problem);
}
