using System.CommandLine;
using Presenter.Bot.Hosting;
using Spectre.Console;

namespace Presenter.Bot.Knowledge;

/// <summary>presenter knowledge test questions.jsonl: how many questions the offline presenter answers from the knowledge.</summary>
public static class KnowledgeCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("questions") { Description = "JSON lines: {\"question\":\"...\",\"source\":\"page.md\",\"contains\":\"...\"}; \"source\":null where there is no answer" };
        var test = new Command("test", "Asks every question of a file and scores hit rate at 3, answers and refusals.") { file };
        test.SetGuarded("knowledge test", (parsed, cancellation) => TestAsync(parsed.GetRequiredValue(file).FullName, cancellation));
        return new Command("knowledge", "What the presenter knows.") { test };
    }

    private static async Task<int> TestAsync(string path, CancellationToken cancellation)
    {
        var questions = await QuestionSet.ReadAsync(path, cancellation);
        // The settings' relative paths are meant from the project, the questions' from where the command was given.
        Directory.SetCurrentDirectory(Locations.Root());
        var configuration = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory()).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build();
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(o => o.SingleLine = true).AddFilter((_, level) => level >= LogLevel.Warning))
            .AddKnowledge(configuration).BuildServiceProvider();
        var index = services.GetRequiredService<KnowledgeIndex>();
        await index.RefreshAsync(cancellation);
        while (await index.EmbedAsync(cancellation))
            cancellation.ThrowIfCancellationRequested();
        Print(await KnowledgeScore.OfAsync(index, services.GetRequiredService<ExtractiveAnswerer>(), questions, cancellation));
        return 0;
    }

    private static void Print(KnowledgeScore score)
    {
        var misses = new Table().Border(TableBorder.Simple).AddColumns("question", "expected", "what happened");
        foreach (var o in score.Outcomes.Where(o => !o.Right || o.Question.Source is not null && !o.Hit))
            misses.AddRow(Markup.Escape(o.Question.Question), Markup.Escape(o.Question.Source is null ? "refused" : $"{o.Question.Contains} ({o.Question.Source})"),
                Markup.Escape($"{(o.Question.Source is null || o.Hit ? "" : "document not found; ")}{o.Said ?? "refused"}"));
        if (misses.Rows.Count > 0)
            AnsiConsole.Write(misses);
        AnsiConsole.Write(new Table().Border(TableBorder.Simple).AddColumns("figure", "questions", "share")
            .AddRow($"hit rate at {KnowledgeScore.HitsAt}", $"{score.Hits} of {score.Answerable}", Share(score.Hits, score.Answerable))
            .AddRow("answered right", $"{score.Answered} of {score.Answerable}", Share(score.Answered, score.Answerable))
            .AddRow("not answered, but led to the answer", $"{score.Led} of {score.Answerable}", Share(score.Led, score.Answerable))
            .AddRow("refused where there is no answer", $"{score.Refused} of {score.Unanswerable}", Share(score.Refused, score.Unanswerable)));
    }

    private static string Share(int some, int all) => all == 0 ? "-" : FormattableString.Invariant($"{100.0 * some / all:F1}%");
}
