using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Presenter.Bot.Conversations;
using Presenter.Bot.Planning.Confirmation;

namespace Presenter.Bot.Planning;

/// <summary>What is sent to the model: the system prompt, what was said and heard before, the question.</summary>
internal static class Prompt
{
    private const string Interrupted = " — (interrupted)";

    /// <param name="most">characters of all past turns; the oldest are left out first</param>
    public static ChatHistory Write(string system, IReadOnlyList<PastTurn> history, string question, int most)
    {
        var chat = new ChatHistory(system);
        var left = most - question.Length;
        var kept = history.Reverse().TakeWhile(p => (left -= p.Question.Length + p.Answer.Length) >= 0).Reverse();
        foreach (var past in kept)
        {
            // Empty where the presenter wrote first.
            if (past.Question.Length > 0)
                chat.AddUserMessage(past.Question);
            if (past.Answer.Length > 0)
                chat.AddAssistantMessage(past.Interrupted ? past.Answer + Interrupted : past.Answer);
        }
        chat.AddUserMessage(question);
        return chat;
    }

    /// <summary>A tool that the visitor has allowed has answered; to the model it looks as if it had called it now.</summary>
    /// <param name="block">the answer, marked as data</param>
    public static void AddCall(ChatHistory chat, PendingAction action, string block)
    {
        const string id = "confirmed";
        var arguments = new KernelArguments(System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object?>>(action.Arguments)!);
        chat.Add(new ChatMessageContent(AuthorRole.Assistant, [new FunctionCallContent(action.Function, action.Plugin, id, arguments)]));
        chat.Add(new ChatMessageContent(AuthorRole.Tool, [new FunctionResultContent(action.Function, action.Plugin, id, block)]));
    }

    /// <summary>Of everything that would be sent.</summary>
    public static int Characters(IEnumerable<ChatMessageContent> chat) => chat.Sum(m => m.Items.Sum(i => i switch
    {
        TextContent text => text.Text?.Length ?? 0,
        FunctionResultContent result => (result.Result as string)?.Length ?? 0,
        FunctionCallContent call => call.Arguments?.Sum(a => a.Key.Length + (a.Value?.ToString()?.Length ?? 0)) ?? 0,
        _ => 0,
    }));
}
