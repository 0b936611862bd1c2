using System.Text.Json;
using System.Text.RegularExpressions;

namespace Presenter.Bot.Planning;

/// <summary>What the presenter says without looking anything up; it lies in files, so that a museum can put it in its own words.</summary>
public sealed class Phrases
{
    private sealed record SmallTalk(string Pattern, string[] Answers);

    private sealed record Texts(string[] Unknown, string[] OtherLanguage, string ModelFailed, string ModelStopped, string[]? NoWords = null);

    private readonly IReadOnlyList<(Regex Pattern, string[] Answers)> smallTalk;
    private readonly Texts texts;
    private readonly string name;

    /// <exception cref="InvalidDataException">a file is missing or damaged; names it</exception>
    public Phrases(PlanningOptions options, string presenterName)
    {
        name = presenterName;
        System = Read(options, "system.md").Replace("{{name}}", name, StringComparison.Ordinal);
        smallTalk = Parse<SmallTalk[]>(options, "smalltalk.json")
            .Select(s => (new Regex(s.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100)), s.Answers)).ToArray();
        texts = Parse<Texts>(options, "phrases.json");
    }

    /// <summary>The system prompt.</summary>
    public string System { get; }

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

    private static T Parse<T>(PlanningOptions options, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Read(options, file), JsonSerializerOptions.Web) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Path.Combine(options.PromptFolder, file)} cannot be read: {e.Message}");
        }
    }

    private static string Read(PlanningOptions options, string file)
    {
        var path = Path.Combine(options.PromptFolder, file);
        return File.Exists(path) ? File.ReadAllText(path)
            : throw new InvalidDataException($"{Path.GetFullPath(path)} is missing; {PlanningOptions.Section}:PromptFolder must name the folder that holds it");
    }
}
