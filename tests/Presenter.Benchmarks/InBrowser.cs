using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Presenter.Benchmarks;

/// <summary>What a visitor sees: the real server and Chromium, measured inside the page by tests/e2e/latency.mjs.</summary>
public static class InBrowser
{
    /// <summary>A stall can show itself only in an answer of this length.</summary>
    private const double LeastSeconds = 60;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(12);

    public static async Task MeasureAsync(Figures figures, CancellationToken cancellation)
    {
        await using var bot = await RunningBot.StartAsync(cancellation);
        Console.WriteLine($"  the bot is ready at {bot.Address}; a browser asks it");
        var (last, problem) = await AskAsync(bot.Address, cancellation);
        JsonObject? seen = null;
        if (last.StartsWith('{'))
            seen = JsonNode.Parse(last) as JsonObject;
        if (problem is not null || seen is null)
            throw new InvalidOperationException($"tests/e2e/latency.mjs failed: {problem ?? $"its last line is \"{last}\""}; {bot.State}");

        Add("question_to_first_frame_ms", "question_to_first_frame_all_ms", "ms", "<= 600", 0);
        Add("delivered_fps", null, "fps", ">= 25 over an answer of a minute and more", 2);
        Add("stalls", null, "", "0 in an answer of a minute and more", 0);
        Add("interrupt_ms", "interrupt_all_ms", "ms", "<= 200", 1);
        foreach (var key in new[] { "answer_seconds", "answer_words", "decoded_fps", "dropped_frames", "played_seconds", "wall_seconds" })
            figures.Note(key, seen[key]?.DeepClone());
        figures.Note("bot_peak_memory_mb", bot.PeakMemory);
        if (seen["answer_seconds"]?.GetValue<double>() is not >= LeastSeconds)
            figures.Fail("browser", $"the long answer lasted {seen["answer_seconds"]} s; {LeastSeconds} are needed for stalls and delivered_fps to count");

        void Add(string key, string? all, string unit, string target, int digits)
        {
            var values = all is not null && seen[all] is JsonArray many ? many : new JsonArray(seen[key]?.DeepClone());
            var measured = values.OfType<JsonNode>().Select(v => v.GetValue<double>()).ToArray();
            if (measured.Length == 0)
                figures.Fail("browser", $"tests/e2e/latency.mjs gave no {key}");
            else
                figures.Add(key, measured, unit, target, digits);
        }
    }

    /// <returns>the script's last line, and what went wrong, or null</returns>
    private static async Task<(string Last, string? Problem)> AskAsync(Uri address, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        var start = new ProcessStartInfo("node", [Path.Combine("tests", "e2e", "latency.mjs"), address.GetLeftPart(UriPartial.Authority)])
        {
            WorkingDirectory = Museum.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var last = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
            var problem = process.ExitCode == 0 ? null : $"exit code {process.ExitCode}, {(await errors).Trim()}";
            return (last, problem);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ("", $"it did not end within {Limit.TotalMinutes} minutes");
        }
        finally
        {
            // Chromium is its child.
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
