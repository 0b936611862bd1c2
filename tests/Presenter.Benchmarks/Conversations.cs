using System.Collections.Concurrent;
using System.Diagnostics;

namespace Presenter.Benchmarks;

/// <summary>Text answers to many at once over Direct Line, each visitor on a socket of its own; then memory over thousands of turns.</summary>
public static class Conversations
{
    private const int Visitors = 200;
    private const int Questions = 6;
    private const int Bursts = 5;
    private const int Turns = 5000;
    private const int Lines = 20;

    private static readonly string[] Texts =
        ["How much is a family ticket?", "When are you open on Sunday?", "Can I bring my dog?", "Where can I park?", "Who built the lighthouse?", "hello"];

    public static async Task MeasureAsync(Figures figures, CancellationToken cancellation)
    {
        const string Secret = "a secret of the benchmark";
        await using var bot = await RunningBot.StartAsync(ready: false, cancellation, ("DirectLine__Secret", Secret), ("Presenter__Package", "/nowhere"));
        await CrowdAsync(bot, Secret, figures, cancellation);
        await MemoryAsync(bot, Secret, figures, cancellation);
    }

    /// <summary>A visitor reads an answer for two to six seconds before the next question; the first questions come within five.</summary>
    private static async Task CrowdAsync(RunningBot bot, string secret, Figures figures, CancellationToken cancellation)
    {
        var waits = new ConcurrentBag<double>();
        var talks = await Task.WhenAll(Enumerable.Range(0, Visitors).Select(i => Talk.BeginAsync(bot.Address, secret, $"u{i}", cancellation)));
        var clock = Stopwatch.StartNew();
        var processor = bot.Processor;
        await Task.WhenAll(talks.Select(async (talk, i) =>
        {
            var random = new Random(i);
            await Task.Delay(random.Next(5000), cancellation);
            for (var q = 0; q < Questions; q++)
            {
                waits.Add((await talk.AskAsync(Texts[(i + q) % Texts.Length], cancellation)).TotalMilliseconds);
                await Task.Delay(random.Next(2000, 6000), cancellation);
            }
        }));
        var sorted = waits.Order().ToArray();
        figures.Note("conversations_turns_per_second", Math.Round(sorted.Length / clock.Elapsed.TotalSeconds, 1));
        figures.Note("conversations_p50_ms", Math.Round(sorted[sorted.Length / 2], 1));
        figures.Add("conversations_p95_ms", [sorted[sorted.Length * 95 / 100]], "ms", "under 300, 200 conversations");
        figures.Note("conversations_max_ms", Math.Round(sorted[^1], 1));
        figures.Note("conversations_processor_ms_a_turn", Math.Round((bot.Processor - processor).TotalMilliseconds / sorted.Length, 2));

        // The harder case: all of them in the same moment, five times.
        processor = bot.Processor;
        using var own = Process.GetCurrentProcess();
        var client = own.TotalProcessorTime;
        var bursts = new List<double>();
        for (var b = 0; b < Bursts; b++)
        {
            var burst = (await Task.WhenAll(talks.Select(t => t.AskAsync(Texts[b], cancellation)))).Select(t => t.TotalMilliseconds).Order().ToArray();
            bursts.Add(burst[burst.Length * 95 / 100]);
        }
        figures.Add("conversations_at_once_p95_ms", bursts, "ms", "no target; all 200 in the same moment");
        figures.Note("conversations_at_once_processor_ms_a_turn", Math.Round((bot.Processor - processor).TotalMilliseconds / (Bursts * Visitors), 2));
        own.Refresh();
        // The visitors run on the same cores.
        figures.Note("conversations_at_once_visitors_processor_ms_a_turn", Math.Round((own.TotalProcessorTime - client).TotalMilliseconds / (Bursts * Visitors), 2));
        figures.Note("conversations_lost_or_doubled", talks.Sum(t => Math.Abs(t.Answers - Questions - Bursts)));
        foreach (var talk in talks)
            await talk.DisposeAsync();
    }

    private static async Task MemoryAsync(RunningBot bot, string secret, Figures figures, CancellationToken cancellation)
    {
        var held = new List<double>();
        var done = 0;
        await using var first = await Talk.BeginAsync(bot.Address, secret, "m", cancellation);
        for (var step = 0; step < Turns / 500; step++)
        {
            await Task.WhenAll(Enumerable.Range(0, Lines).Select(async line =>
            {
                await using var talk = await Talk.BeginAsync(bot.Address, secret, $"m{line}", cancellation);
                for (var i = 0; i < 500 / Lines; i++)
                {
                    await talk.AskAsync(Texts[i % Texts.Length], cancellation);
                    Interlocked.Increment(ref done);
                }
            }));
            held.Add(bot.Memory);
        }
        figures.Note("memory_turns", done);
        figures.Note("memory_every_500_turns_mib", string.Join(' ', held.Select(h => $"{h:f0}")));
        figures.Add("memory_growth_1000_to_5000_turns_mib", [held[^1] - held[1]], "MiB", "flat", digits: 0);
    }
}
