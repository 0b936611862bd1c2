using Presenter.Renderer;
using Presenter.Renderer.Commands;

namespace Presenter.Benchmarks;

/// <summary>Every part in turn, each on a machine that the others leave alone. One that fails does not cost the others' figures.</summary>
public sealed class Benchmark
{
    public static readonly string[] Parts = ["generator", "first", "long", "browser"];

    /// <summary>Parts that run where they are asked for only: they take minutes.</summary>
    public static readonly string[] More = ["conversations"];

    private readonly string[] parts;
    private readonly string? json;
    private readonly double seconds;
    private readonly Figures figures = new();

    /// <param name="only">names of <see cref="Parts"/> and <see cref="More"/>, separated by commas; null for all of the first</param>
    /// <param name="json">file that gets the figures too, or null</param>
    /// <param name="seconds">least length of the long answer</param>
    /// <exception cref="ArgumentException">no such part, or an impossible length</exception>
    public Benchmark(string? only, string? json, double seconds)
    {
        parts = only?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? Parts;
        if (parts.Length == 0 || parts.Except(Parts).Except(More).Any())
            throw new ArgumentException($"--only is \"{only}\"; allowed are {string.Join(", ", Parts.Concat(More))}, separated by commas");
        if (seconds is not (>= 40 and <= 3600))
            throw new ArgumentException($"--long-seconds is {seconds}; allowed are 40 to 3600");
        (this.json, this.seconds) = (json, seconds);
    }

    /// <returns>0, or 1 where a figure could not be measured</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        // Settings, package and knowledge are named from the repository's root, as for the server.
        Directory.SetCurrentDirectory(Museum.Root);
        var machine = Machine.Describe();
        Console.WriteLine(machine);
        if (parts.Contains("generator"))
            await GuardAsync("generator", () => GeneratorSpeed.MeasureAsync(Outcome.Options(null), figures, cancellation), cancellation);
        if (parts.Intersect(["first", "long"]).Any())
            await GuardAsync("pipeline", () => RenderedAsync(cancellation), cancellation);
        if (parts.Contains("browser"))
            await GuardAsync("browser", () => InBrowser.MeasureAsync(figures, cancellation), cancellation);
        if (parts.Contains("conversations"))
            await GuardAsync("conversations", () => Conversations.MeasureAsync(figures, cancellation), cancellation);
        if (json is not null)
            await File.WriteAllTextAsync(json, figures.ToJson(machine, indented: true) + "\n", cancellation);
        Console.WriteLine(figures.ToJson(null, indented: false));
        return figures.Failed ? 1 : 0;
    }

    /// <summary>What needs no browser, over one warm pipeline.</summary>
    private async Task RenderedAsync(CancellationToken cancellation)
    {
        var options = Outcome.Options(null);
        await using var pipeline = new PresentationPipeline(options);
        await pipeline.WarmUpAsync(cancellation);
        Console.WriteLine($"{pipeline.Package.Manifest.Name} ({options.Presenter.Package}), {pipeline.Compute}, voice {pipeline.Voice.Name}");
        if (parts.Contains("first"))
            await GuardAsync("first", () => FirstSegment.MeasureAsync(pipeline, figures, cancellation), cancellation);
        if (parts.Contains("long"))
            await GuardAsync("long", () => LongAnswer.MeasureAsync(pipeline, options.Speech, seconds, figures, cancellation), cancellation);
    }

    private async Task GuardAsync(string part, Func<Task> measure, CancellationToken cancellation)
    {
        try
        {
            await measure();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            figures.Fail(part, e.Message);
        }
    }
}
