using System.Globalization;
using System.Text.RegularExpressions;
using Presenter.Bot.Conversations;

namespace Presenter.Bot.Planning;

/// <summary>What the presenter says without looking anything up; it lies in files, so that a museum can put it in its own words.</summary>
public sealed class Phrases
{
    private sealed record SmallTalk(string Pattern, string[] Answers);

    private sealed record Texts(string[] Unknown, string[] OtherLanguage, string ModelFailed, string ModelStopped, string[]? Filler = null, string[]? NoWords = null);

    private readonly IReadOnlyList<(Regex Pattern, string[] Answers)> smallTalk;
    private readonly Texts texts;
    private readonly string name;
    private readonly string system;

    /// <exception cref="InvalidDataException">a file is missing or damaged; names it</exception>
    public Phrases(PlanningOptions options, string presenterName)
    {
        name = presenterName;
        system = PromptFile.Read(options, "system.md").Replace("{{name}}", name, StringComparison.Ordinal);
        smallTalk = PromptFile.Parse<SmallTalk[]>(options, "smalltalk.json")
            .Select(s => (PromptFile.Pattern(options, "smalltalk.json", s.Pattern), s.Answers)).ToArray();
        texts = PromptFile.Parse<Texts>(options, "phrases.json");
    }

    /// <summary>The system prompt; it tells the day, for who asks what is on tomorrow, and what is known of the visitor.</summary>
    public string System(DateTimeOffset now, AskedFrom? from) =>
        VisitorLines.Fill(system, from).Replace("{{today}}", now.ToString("dddd, d MMMM yyyy (yyyy-MM-dd), HH:mm", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Said while model or tools take their time; null where the file has none.</summary>
    public string? Filler(string question) => texts.Filler is { Length: > 0 } fillers ? Pick(fillers, question) : null;

    public string ModelFailed => texts.ModelFailed;

    public string ModelStopped => texts.ModelStopped;

    public string Unknown(string question) => Pick(texts.Unknown, question);

    /// <summary>To a question without a word in it: signs, emoji.</summary>
    public string NoWords(string question) => Pick(texts.NoWords ?? ["[concerned] I am sorry, I could not find a question in that. Please ask me in words."], question);

    public string OtherLanguage(string question) => Pick(texts.OtherLanguage, question);

    /// <summary>An answer to a greeting and the like, or null.</summary>
    public string? Reply(string question) =>
        smallTalk.FirstOrDefault(s => s.Pattern.IsMatch(question.Trim())) is { Answers: { } answers } ? Pick(answers, question) : null;

    private string Pick(string[] answers, string question) =>
        answers[(question.Length + question.Count(char.IsLetter)) % answers.Length].Replace("{{name}}", name, StringComparison.Ordinal);
}
