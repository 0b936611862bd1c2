using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Presenter.Bot.Knowledge;
using Xunit;

namespace Presenter.Tests.Knowledge;

/// <summary>Visitors' questions to the sample museum: the offline presenter is only as good as these figures.</summary>
public class SampleMuseum(ITestOutputHelper output)
{
    private sealed record Item(string Question, string? Source, string? Contains);

    [Fact]
    public async Task AnswersAndRefusals()
    {
        using var folder = Repository.Temporary();
        await using var index = new KnowledgeIndex(new KnowledgeOptions { Folder = Repository.PathOf("knowledge"), IndexPath = folder["index.db"] }, NullLogger<KnowledgeIndex>.Instance);
        await index.RefreshAsync(default);
        var answerer = new ExtractiveAnswerer(index);
        var items = File.ReadLines(Repository.PathOf("knowledge", "questions.jsonl"))
            .Select(l => JsonSerializer.Deserialize<Item>(l, JsonSerializerOptions.Web)!).ToArray();
        int hits = 0, right = 0, refused = 0;
        var answerable = items.Where(i => i.Source is not null).ToArray();
        foreach (var item in items)
        {
            var passages = await index.SearchAsync(item.Question, 5, default);
            var answer = answerer.Answer(item.Question, passages);
            var text = string.Join(' ', answer.Sentences.Select(s => s.Text));
            if (item.Source is null)
            {
                refused += answer.Known ? 0 : 1;
                if (answer.Known)
                    output.WriteLine($"NOT REFUSED {item.Question} -> {text}");
                continue;
            }
            var hit = passages.Take(3).Any(p => p.Source == item.Source);
            var good = answer.Known && text.Contains(item.Contains!, StringComparison.OrdinalIgnoreCase);
            hits += hit ? 1 : 0;
            right += good ? 1 : 0;
            if (!hit || !good)
                output.WriteLine($"{(hit ? "" : "NO HIT ")}{item.Question} -> {(answer.Known ? text : "(unknown)")}");
        }
        var unanswerable = items.Length - answerable.Length;
        output.WriteLine($"hit rate at 3: {hits}/{answerable.Length}, right: {right}/{answerable.Length}, refused: {refused}/{unanswerable}");
        Assert.True(hits >= 0.9 * answerable.Length, $"hit rate at 3 is {hits}/{answerable.Length}");
        Assert.True(right >= 0.8 * answerable.Length, $"right answers: {right}/{answerable.Length}");
        Assert.True(refused >= 0.9 * unanswerable, $"refused {refused}/{unanswerable} unanswerable questions");
    }
}
