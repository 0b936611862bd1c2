using System.CommandLine;
using Presenter.Benchmarks;

var only = new Option<string?>("--only") { Description = $"Parts to measure, separated by commas: {string.Join(", ", Benchmark.Parts)}; all of these where it is not given. Only when asked for: {string.Join(", ", Benchmark.More)}" };
var json = new Option<FileInfo?>("--json") { Description = "File that gets the figures too, with a description of the machine" };
var seconds = new Option<double>("--long-seconds") { Description = "Least length of the long answer, seconds", DefaultValueFactory = _ => 300 };
var root = new RootCommand("Measures the presenter on this machine. The last line is one JSON object with every figure.") { only, json, seconds };
root.SetAction(async (parsed, cancellation) =>
{
    try
    {
        var benchmark = new Benchmark(parsed.GetValue(only), parsed.GetValue(json)?.FullName, parsed.GetValue(seconds));
        return await benchmark.RunAsync(cancellation);
    }
    catch (ArgumentException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
    catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
    {
        Console.Error.WriteLine("stopped");
        return 130;
    }
});
return await root.Parse(args).InvokeAsync();
