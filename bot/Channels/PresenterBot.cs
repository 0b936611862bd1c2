using System.Text.Json;
using Presenter.Bot.Channels.Teams;
using Presenter.Bot.Conversations;
using Presenter.Bot.Planning;
using Presenter.Renderer;

namespace Presenter.Bot.Channels;

/// <summary>The presenter on every channel: greets who comes, answers questions in text with their sources.</summary>
public sealed class PresenterBot(TextTurns turns, AnswerReply reply, Phrases phrases, PlanningOptions planning) : ActivityHandler
{
    protected override async Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turnContext, CancellationToken cancellationToken)
    {
        var activity = ((ITurnContext)turnContext).Activity;
        var question = Mentions.Strip(activity);
        var chosen = CardQuestion(activity.Value);
        // In a group people talk to each other; a button of a card is meant for the bot.
        if (Mentions.IsGroup(activity) && chosen.Length == 0 && !Mentions.NamesBot(activity))
            return;
        if (question.Length == 0)
            question = chosen;
        // A file or a picture without a word gets an answer too.
        if (Refusal(question) is { } refusal)
        {
            await turnContext.SendActivityAsync(refusal, cancellationToken: cancellationToken);
            return;
        }
        await turnContext.SendActivityAsync(Activity.CreateTypingActivity(), cancellationToken);
        await reply.SendAsync(turnContext, question, turns.RunAsync(Asked(activity, question), cancellationToken), cancellationToken);
    }

    protected override async Task OnMembersAddedAsync(IList<ChannelAccount> membersAdded, ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken)
    {
        // Who joins a group is not the bot's to greet.
        if (Mentions.IsGroup(turnContext.Activity))
            return;
        // One greeting however many came.
        if (phrases.Reply("hello") is { } greeting && Script.Read(greeting, TurnId.New(), 0, []) is { } spoken)
            await turnContext.SendActivityAsync(spoken.Text, spoken.Text, cancellationToken: cancellationToken);
    }

    /// <summary>A card's Action.Execute with the verb "ask" and data {"question": "..."}.</summary>
    protected override async Task<AdaptiveCardInvokeResponse> OnAdaptiveCardInvokeAsync(ITurnContext<IInvokeActivity> turnContext, AdaptiveCardInvokeValue invokeValue, CancellationToken cancellationToken)
    {
        if (invokeValue.Action?.Verb != "ask")
            return new AdaptiveCardInvokeResponse { StatusCode = 400, Type = "application/vnd.microsoft.error", Value = new { code = "BadRequest", message = "The only verb is \"ask\"." } };
        var question = CardQuestion(invokeValue.Action.Data);
        var text = Refusal(question) ?? (await AnswerAsync(turnContext.Activity, question, cancellationToken)).Text;
        return new AdaptiveCardInvokeResponse { StatusCode = 200, Type = "application/vnd.microsoft.activity.message", Value = text };
    }

    private async Task<AnswerText> AnswerAsync(IActivity activity, string question, CancellationToken cancellation)
    {
        var answer = new AnswerText();
        await foreach (var sentence in turns.RunAsync(Asked(activity, question), cancellation))
            answer.Add(sentence);
        return answer;
    }

    private static Question Asked(IActivity activity, string question) => new(TurnId.New(), $"{activity.ChannelId}:{activity.Conversation?.Id}", question);

    private string? Refusal(string question) =>
        question.Length == 0 ? "The question is empty. Please type what you would like to know."
        : question.Length > planning.LongestQuestion ? $"The question has {question.Length} characters; please ask in at most {planning.LongestQuestion}."
        : null;

    /// <summary>What a card's button sends, whatever library has read it: its text is its JSON.</summary>
    private static string CardQuestion(object? data)
    {
        try
        {
            using var json = JsonDocument.Parse(data?.ToString() is { Length: > 0 } text ? text : "null");
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("question", out var question) && question.ValueKind == JsonValueKind.String
                ? question.GetString()!.Trim() : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
