using System.Text.Json.Nodes;
using Presenter.Bot.Clips;

namespace Presenter.Bot.Channels.Teams;

/// <summary>The Adaptive Card under an answer: the clip with its poster, the sources, questions to ask next.</summary>
public static class ClipCard
{
    public const string ContentType = "application/vnd.microsoft.card.adaptive";

    /// <param name="channel">the Bot Framework's name of the channel: what its buttons send differs</param>
    /// <returns>a message activity</returns>
    public static JsonObject Of(AnswerText answer, IReadOnlyList<string> questions, ClipLinks links, string? channel)
    {
        var body = new JsonArray(Clip(links));
        if (answer.Sources.Count > 0)
            body.Add(new JsonObject { ["type"] = "FactSet", ["facts"] = new JsonArray([.. answer.Sources.Select(Fact)]) });
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json", ["type"] = "AdaptiveCard", ["version"] = "1.5",
            ["msteams"] = new JsonObject { ["width"] = "Full" }, ["fallbackText"] = answer.Speak, ["speak"] = answer.Speak,
            ["body"] = body, ["actions"] = new JsonArray([Open(links), .. questions.Select(q => Ask(q, channel))]),
        };
        return new JsonObject
        {
            ["type"] = ActivityTypes.Message, ["summary"] = "The answer as a clip", ["inputHint"] = InputHints.AcceptingInput,
            ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = ContentType, ["content"] = card }),
        };
    }

    /// <summary>Plays within the card where the host can; elsewhere the poster opens the clip.</summary>
    private static JsonObject Clip(ClipLinks links) => new()
    {
        ["type"] = "Media", ["poster"] = links.Poster.AbsoluteUri, ["altText"] = "The presenter speaks the answer",
        ["sources"] = new JsonArray(new JsonObject { ["mimeType"] = "video/mp4", ["url"] = links.Clip.AbsoluteUri }),
        ["fallback"] = new JsonObject
        {
            ["type"] = "Image", ["url"] = links.Poster.AbsoluteUri, ["altText"] = "The presenter speaks the answer: open the clip", ["size"] = "Stretch",
            ["selectAction"] = Open(links),
        },
    };

    private static JsonObject Open(ClipLinks links) => new() { ["type"] = "Action.OpenUrl", ["title"] = "Watch the answer", ["url"] = links.Clip.AbsoluteUri };

    private static JsonNode Fact(CitedSource source) => new JsonObject { ["title"] = $"[{source.Number}]", ["value"] = source.Name };

    private static JsonNode Ask(string question, string? channel) => new JsonObject
    {
        ["type"] = "Action.Submit", ["title"] = question, ["data"] = channel is "webchat" or "directline" ? question : Posted(question),
    };

    /// <summary>
    /// Teams posts it as the visitor's own words; others send the data, which is read as the question too. Web Chat says a text in
    /// the visitor's name, and would send an object without showing anything.
    /// </summary>
    private static JsonObject Posted(string question) => new()
    {
        ["question"] = question,
        ["msteams"] = new JsonObject { ["type"] = "messageBack", ["displayText"] = question, ["text"] = question, ["value"] = new JsonObject { ["question"] = question } },
    };
}
