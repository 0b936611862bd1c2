using System.CommandLine;
using Presenter.Bot.Hosting;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Listening;
using Presenter.Renderer;
using Spectre.Console;

namespace Presenter.Bot.Kiosk.Waking;

/// <summary>presenter voice wake "hello robin": whether a phrase wakes the kiosk when it is said, and only then.</summary>
public static class WakeCommand
{
    public static Command Create()
    {
        var phrase = new Argument<string>("phrase") { Description = "English words, e.g. \"hello robin\"" };
        var threshold = new Option<double>("--threshold") { Description = "as Kiosk:WakeThreshold", DefaultValueFactory = _ => new KioskOptions().WakeThreshold };
        var minutes = new Option<double>("--minutes") { Description = "of other speech, the knowledge read aloud", DefaultValueFactory = _ => 20 };
        var also = new Option<string[]>("--also") { Description = "something that people say near the kiosk and that must not wake it, e.g. \"hello Robert\"; as often as needed", DefaultValueFactory = _ => [] };
        var command = new Command("wake", "Synthesised voices say the phrase and read the knowledge; prints how often each woke the kiosk.") { phrase, threshold, minutes, also };
        command.SetGuarded("voice wake", (parsed, cancellation) => MeasureAsync(parsed.GetRequiredValue(phrase), parsed.GetValue(threshold), parsed.GetValue(minutes), parsed.GetValue(also) ?? [], cancellation));
        return command;
    }

    private static async Task<int> MeasureAsync(string phrase, double threshold, double minutes, string[] also, CancellationToken cancellation)
    {
        Directory.SetCurrentDirectory(Locations.Root());
        var configuration = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory()).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build();
        var listening = configuration.ReadSection<ListeningOptions>(ListeningOptions.Section, o => o.Problem());
        if (new KioskOptions { WakePhrase = phrase, WakeThreshold = threshold }.Problem(listening) is { } problem)
            throw new SettingException(problem);
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddSingleton(RendererServices.ReadOptions(configuration))
            .AddKnowledge(configuration).BuildServiceProvider();
        var index = services.GetRequiredService<KnowledgeIndex>();
        await index.RefreshAsync(cancellation);
        using var spotter = new WakeSpotter(WakePhrase.Read(phrase, listening.AcousticFolder), threshold, listening);
        var decoder = new SoundDecoder(listening with { LongestSeconds = 120 }, services.GetRequiredService<RendererOptions>());
        var table = new Table().Border(TableBorder.Markdown).Title($"\"{phrase}\", {threshold:0e0}").AddColumns("said", "voice", "woke", "of", "minutes");
        await foreach (var row in new WakeMeasure(spotter, decoder).RunAsync(phrase, [.. index.Passages().Select(p => p.Text)], minutes, also, cancellation))
            table.AddRow(row.Kind, row.Voice, $"{row.Woke}", $"{row.Of}", FormattableString.Invariant($"{row.Seconds / 60:F1}"));
        AnsiConsole.Write(table);
        return 0;
    }
}
