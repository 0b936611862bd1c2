using static Presenter.Bot.Channels.Refusals;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>
/// Invokes of Direct Line clients, such as a card's Action.Execute. The response has room for an id and a status only: what
/// the bot answers with comes as its message.
/// </summary>
public sealed class DirectLineInvokes(DirectLineAdapter adapter, TurnQueue queue)
{
    private const string Text = "application/vnd.microsoft.activity.message", Card = "application/vnd.microsoft.card.adaptive";

    /// <param name="activity">an invoke, addressed</param>
    public async Task<IResult> RunAsync(string conversation, Activity activity, CancellationToken cancellation)
    {
        activity.Id = Guid.NewGuid().ToString();
        return await queue.AloneAsync(conversation, async () =>
        {
            var response = await adapter.InvokeAsync(activity, cancellation);
            if (response is null || !response.IsSuccessStatusCode())
                return Refused(activity, response?.Status ?? StatusCodes.Status500InternalServerError);
            if (response.Body is not AdaptiveCardInvokeResponse card)
                return Results.Json(new { id = activity.Id });
            if (card.StatusCode >= StatusCodes.Status400BadRequest)
                return Refuse(card.StatusCode, "BotError", $"The presenter does not do that: {ActivityNames.TextOf(System.Text.Json.JsonSerializer.Serialize(card.Value), "message")}");
            var message = card.Type switch
            {
                Text => MessageFactory.Text(card.Value?.ToString() ?? "", inputHint: InputHints.AcceptingInput),
                Card => new Activity { Type = ActivityTypes.Message, Attachments = [new Attachment { ContentType = Card, Content = card.Value }] },
                _ => null,
            };
            if (message is not null)
                await adapter.SayAsync(activity, message, cancellation);
            return Results.Json(new { id = activity.Id });
        }, cancellation);
    }

    private static IResult Refused(Activity activity, int status) => Refuse(status, "BotError", status == StatusCodes.Status501NotImplemented
        ? $"The presenter knows no invoke \"{activity.Name}\"; it knows adaptiveCard/action."
        : $"The presenter could not do what the invoke \"{activity.Name}\" asks for.");
}
