using Presenter.Bot.Conversations;

namespace Presenter.Bot.Planning;

/// <summary>The lines of the system prompt that tell of the visitor: one that names what the channel did not tell is left out.</summary>
internal static class VisitorLines
{
    public static string Fill(string prompt, AskedFrom? from)
    {
        (string Mark, string? Value)[] known = [("{{language}}", from?.Locale), ("{{visitor}}", from?.Name), ("{{place}}", Place(from))];
        foreach (var (mark, value) in known)
            prompt = value is null ? Without(prompt, mark) : prompt.Replace(mark, value, StringComparison.Ordinal);
        return prompt;
    }

    private static string Without(string prompt, string mark) => string.Join('\n', prompt.Split('\n').Where(line => !line.Contains(mark, StringComparison.Ordinal)));

    private static string? Place(AskedFrom? from) => from?.Host != "Teams" ? null : from.Frame switch
    {
        "sidePanel" => "Microsoft Teams, in the side panel of a meeting",
        "meetingStage" => "Microsoft Teams, on the stage of a meeting, where everybody sees the answer",
        _ => "Microsoft Teams",
    };
}
