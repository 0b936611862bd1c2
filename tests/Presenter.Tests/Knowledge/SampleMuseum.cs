using Microsoft.Extensions.Logging.Abstractions;
using Presenter.Bot.Knowledge;
using Xunit;

namespace Presenter.Tests.Knowledge;

/// <summary>Visitors' questions to the sample museum: the offline presenter is only as good as these figures.</summary>
public class SampleMuseum(ITestOutputHelper output)
{
    [Fact]
    public async Task AnswersAndRefusals()
    {
        using var folder = Repository.Temporary();
        await using var index = new KnowledgeIndex(new KnowledgeOptions { Folder = Repository.PathOf("knowledge"), IndexPath = folder["index.db"] }, NullLogger<KnowledgeIndex>.Instance);
        await index.RefreshAsync(default);
        var score = await KnowledgeScore.OfAsync(index, new ExtractiveAnswerer(index), await QuestionSet.ReadAsync(Repository.PathOf("knowledge", "questions.jsonl"), default), default);
        foreach (var o in score.Outcomes.Where(o => !o.Right || o.Question.Source is not null && !o.Hit))
            output.WriteLine($"{(o.Hit || o.Question.Source is null ? "" : "NO HIT ")}{o.Question.Question} -> {o.Said ?? "(unknown)"}");
        var figures = $"hit rate at 3: {score.Hits}/{score.Answerable}, right: {score.Answered}/{score.Answerable}, refused: {score.Refused}/{score.Unanswerable}";
        output.WriteLine(figures);
        Assert.True(score.Hits >= 0.9 * score.Answerable, figures);
        Assert.True(score.Answered >= 0.8 * score.Answerable, figures);
        Assert.True(score.Refused >= 0.9 * score.Unanswerable, figures);
    }
}
