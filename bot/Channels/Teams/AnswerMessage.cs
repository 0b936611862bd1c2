using System.Text.Json.Nodes;

namespace Presenter.Bot.Channels.Teams;

/// <summary>
/// The answer as a message: its text, where each [n] comes from as Teams and Web Chat show it (an entity of schema.org's
/// type Message), that it is AI-generated, and questions to ask next.
/// </summary>
public static class AnswerMessage
{
    // Teams' limits (Bot messages with AI-generated content).
    private const int LongestName = 80, LongestAbstract = 160;

    public static JsonObject Of(AnswerText answer, IReadOnlyList<string> questions)
    {
        var message = new JsonObject
        {
            ["type"] = ActivityTypes.Message, ["text"] = answer.Text, ["speak"] = answer.Speak, ["textFormat"] = "markdown",
            ["inputHint"] = InputHints.AcceptingInput, ["entities"] = new JsonArray(Entity(answer.Sources)),
        };
        if (questions.Count > 0)
            message["suggestedActions"] = new JsonObject { ["actions"] = new JsonArray([.. questions.Select(Action)]) };
        return message;
    }

    private static JsonObject Entity(IReadOnlyList<CitedSource> sources)
    {
        var entity = new JsonObject
        {
            ["type"] = "https://schema.org/Message", ["@type"] = "Message", ["@context"] = "https://schema.org", ["@id"] = "",
            ["additionalType"] = new JsonArray("AIGeneratedContent"),
        };
        if (sources.Count > 0)
            entity["citation"] = new JsonArray([.. sources.Select(Claim)]);
        return entity;
    }

    private static JsonNode Claim(CitedSource source) => new JsonObject
    {
        ["@type"] = "Claim", ["position"] = source.Number,
        ["appearance"] = new JsonObject { ["@type"] = "DigitalDocument", ["name"] = Cut(source.Name, LongestName), ["abstract"] = Cut(source.Said, LongestAbstract) },
    };

    private static JsonNode Action(string question) => new JsonObject { ["type"] = "imBack", ["title"] = question, ["value"] = question };

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";
}
