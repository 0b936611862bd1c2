using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Presenter.Bot.Knowledge;

namespace Presenter.Bot.Planning;

/// <summary>
/// The chat model that needs no network: it searches the knowledge as a language model would, through the kernel's plugin,
/// and answers with the knowledge's own sentences.
/// </summary>
public sealed class OfflineChatCompletion(ExtractiveAnswerer answerer, Phrases phrases) : IChatCompletionService
{
    public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?>();

    public async Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        var text = string.Join(' ', await AnswerAsync(chatHistory, kernel, cancellationToken));
        return [new ChatMessageContent(AuthorRole.Assistant, text)];
    }

    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var sentence in await AnswerAsync(chatHistory, kernel, cancellationToken))
            yield return new StreamingChatMessageContent(AuthorRole.Assistant, sentence + " ");
    }

    private async Task<IReadOnlyList<string>> AnswerAsync(ChatHistory history, Kernel? kernel, CancellationToken cancellation)
    {
        var question = history.Last(m => m.Role == AuthorRole.User).Content ?? "";
        if (phrases.Reply(question) is { } reply)
            return [reply];
        if (!question.Any(char.IsLetterOrDigit))
            return [phrases.NoWords(question)];
        if (question.Count(c => char.IsAsciiLetter(c)) * 2 < question.Count(char.IsLetter))
            return [phrases.OtherLanguage(question)];
        if (kernel is null || !kernel.Plugins.TryGetFunction("knowledge", "find", out var find))
            return [phrases.Unknown(question)];
        var passages = await kernel.InvokeAsync<IReadOnlyList<Passage>>(find, new KernelArguments { ["query"] = question }, cancellation) ?? [];
        var answer = answerer.Answer(question, passages);
        if (answer.Known && ExtractiveAnswerer.WantsWhole(question) && kernel.Plugins.TryGetFunction("knowledge", "page", out var read))
        {
            var page = await kernel.InvokeAsync<IReadOnlyList<Passage>>(read, new KernelArguments { ["source"] = answer.Sentences[0].Source!.Source }, cancellation) ?? [];
            answer = answerer.Tell(page);
            passages = [.. passages, .. page.Except(passages)];
        }
        return answer.Known
            ? answer.Sentences.Select(s => Cited(s, passages)).ToArray()
            : [phrases.Unknown(question)];
    }

    private static string Cited(AnswerSentence sentence, IReadOnlyList<Passage> passages)
    {
        var number = sentence.Source is null ? 0 : passages.ToList().IndexOf(sentence.Source) + 1;
        var text = sentence.Text.Trim();
        var closed = text.Length > 0 && text[^1] is '.' or '!' or '?';
        return number == 0 ? text : closed ? $"{text[..^1]} [{number}]{text[^1]}" : $"{text} [{number}].";
    }
}
