using System.CommandLine;
using System.Text.Json;
using Presenter.Bot.Hosting;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Listening.Measuring;
using Presenter.Renderer;
using Spectre.Console;

namespace Presenter.Bot.Listening;

/// <summary>presenter voice test questions.jsonl: how well spoken questions are recognised.</summary>
public static class VoiceCommand
{
    /// <param name="others">commands that stand beside the test</param>
    public static Command Create(params Command[] others)
    {
        var file = new Argument<FileInfo>("questions") { Description = "JSON lines with \"question\", as for knowledge test" };
        var count = new Option<int>("--count") { Description = "how many of them, from the first", DefaultValueFactory = _ => 30 };
        var voices = new Option<string?>("--voices") { Description = "part of the names of the test voices; all where it is not given" };
        var noise = new Option<bool>("--noise") { Description = "each of the voices also in white noise and in babble, 20, 10 and 5 dB below it" };
        var all = new Option<bool>("--all") { Description = "prints what was heard of every question" };
        var json = new Option<FileInfo?>("--json") { Description = "file that gets every question and what was heard" };
        var test = new Command("test", "Synthesised voices ask the questions; prints the word error rate and the share of unchanged answers.") { file, count, voices, noise, all, json };
        test.SetGuarded("voice test", (parsed, cancellation) =>
        {
            var chosen = TestVoice.All.Where(v => v.Name.Contains(parsed.GetValue(voices) ?? "", StringComparison.OrdinalIgnoreCase)).ToArray();
            if (parsed.GetValue(noise))
                chosen = [.. new[] { (TestNoise?)null }.Concat(from babble in new[] { false, true } from decibels in new[] { 20, 10, 5 } select new TestNoise(babble, decibels)).SelectMany(n => chosen.Where(v => v.Noise is null).Select(v => n is null ? v : v.In(n)))];
            return TestAsync(parsed.GetRequiredValue(file).FullName, parsed.GetValue(count), chosen, parsed.GetValue(all), parsed.GetValue(json)?.FullName, cancellation);
        });
        var voice = new Command("voice", "How visitors are heard.") { test };
        foreach (var other in others)
            voice.Add(other);
        return voice;
    }

    private static async Task<int> TestAsync(string path, int count, IReadOnlyList<TestVoice> voices, bool all, string? json, CancellationToken cancellation)
    {
        var questions = (await QuestionSet.ReadAsync(path, cancellation)).Select(q => q.Question).Take(count).ToArray();
        // The settings' relative paths are meant from the project, the questions' from where the command was given.
        Directory.SetCurrentDirectory(Locations.Root());
        var configuration = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory()).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build();
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .AddLogging(l => l.AddSimpleConsole(o => o.SingleLine = true).AddFilter((_, level) => level >= LogLevel.Warning))
            .AddSingleton(RendererServices.ReadOptions(configuration)).AddKnowledge(configuration).AddListening(configuration).BuildServiceProvider();
        var index = services.GetRequiredService<KnowledgeIndex>();
        await index.RefreshAsync(cancellation);
        if (services.GetService<PocketsphinxRecogniser>() is { } pocketsphinx)
            await pocketsphinx.LearnAsync(cancellation);
        var recogniser = services.GetService<ISpeechRecogniser>() ?? throw new SettingException("Listening:Recogniser is \"off\"; there is nothing to test");
        if (recogniser.Problem is { } problem)
            throw new IOException(problem);
        var score = new VoiceScore(recogniser, services.GetRequiredService<SoundDecoder>(), index, services.GetRequiredService<ExtractiveAnswerer>());
        var heard = await score.RunAsync(questions, voices, h =>
        {
            if (all)
                Console.WriteLine($"{h.Errors,2} {(h.Same ? "same " : "other")} {h.Voice}: {h.Asked} -> {h.Heard}");
        }, cancellation);
        if (json is not null)
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(heard, JsonSerializerOptions.Web), cancellation);
        Print(recogniser.Name, heard);
        return 0;
    }

    private static void Print(string recogniser, IReadOnlyList<HeardQuestion> heard)
    {
        var table = new Table().Border(TableBorder.Markdown).Title(recogniser).AddColumns("voice", "questions", "words", "word error rate", "asked to repeat", "same answer as typed");
        foreach (var voice in heard.GroupBy(h => h.Voice).Select(g => (g.Key, Questions: g.ToArray())).Append((Key: "all", Questions: heard.ToArray())))
        {
            table.AddRow(voice.Key, $"{voice.Questions.Length}", $"{voice.Questions.Sum(q => q.Words)}",
                Share(voice.Questions.Sum(q => q.Errors), voice.Questions.Sum(q => q.Words)),
                Share(voice.Questions.Count(q => q.Heard.Length == 0), voice.Questions.Length), Share(voice.Questions.Count(q => q.Same), voice.Questions.Length));
        }
        AnsiConsole.Write(table);
    }

    private static string Share(int some, int all) => all == 0 ? "-" : FormattableString.Invariant($"{100.0 * some / all:F1}%");
}
