using System.Text.Json;

namespace Presenter.Bot.Knowledge;

/// <summary>A question and what its answer must be; without a source the knowledge does not hold the answer and it must be refused.</summary>
/// <param name="Source">the document in which the answer stands</param>
/// <param name="Contains">words of a right answer</param>
public sealed record TestQuestion(string Question, string? Source, string? Contains);

/// <summary>A JSON-lines file of questions: {"question":"...","source":"page.md","contains":"€29.00"}, or with "source":null.</summary>
public static class QuestionSet
{
    /// <exception cref="InvalidDataException">a line is wrong; names it</exception>
    /// <exception cref="IOException">the file cannot be read</exception>
    public static async Task<IReadOnlyList<TestQuestion>> ReadAsync(string path, CancellationToken cancellation)
    {
        var questions = new List<TestQuestion>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellation))
        {
            number++;
            if (line.Trim().Length > 0)
                questions.Add(Parse(line, $"{path}, line {number}"));
        }
        return questions.Count > 0 ? questions : throw new InvalidDataException($"{path} holds no questions; one JSON object a line is needed, e.g. {{\"question\":\"Are you open on Mondays?\",\"source\":\"opening-hours.md\",\"contains\":\"closed\"}}");
    }

    private static TestQuestion Parse(string line, string where)
    {
        TestQuestion? item;
        try
        {
            item = JsonSerializer.Deserialize<TestQuestion>(line, JsonSerializerOptions.Web);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{where} is no JSON object with question, source and contains: {e.Message}");
        }
        return string.IsNullOrWhiteSpace(item?.Question) ? throw new InvalidDataException($"{where} has no \"question\"")
            : item.Source is null == string.IsNullOrEmpty(item.Contains) ? item
            : throw new InvalidDataException($"{where} needs \"source\" and \"contains\" both, or neither where the question has no answer");
    }
}
