using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presenter.Benchmarks;

/// <summary>What was measured: a readable line each as it comes, and one JSON object at the end.</summary>
public sealed class Figures
{
    /// <summary>Keys that the object always has, in this order; null where the figure was not measured.</summary>
    private static readonly string[] Keys =
    [
        "text_to_first_segment_ms", "question_to_first_frame_ms", "generator_fps", "delivered_fps", "stalls", "interrupt_ms", "av_offset_ms",
    ];

    private readonly Dictionary<string, JsonNode?> values = [];
    private readonly List<string> problems = [];

    public bool Failed => problems.Count > 0;

    /// <summary>Keeps the median of some measurements and prints it with their spread.</summary>
    /// <param name="target">what is aimed at, in words</param>
    public void Add(string key, IReadOnlyCollection<double> measured, string unit, string target, int digits = 1)
    {
        var sorted = measured.Order().ToArray();
        // Of an even number the mean of the middle two.
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        var spread = sorted.Length > 1 ? $"  (min {Text(sorted[0], digits)}, max {Text(sorted[^1], digits)}, {sorted.Length} measurements)" : "";
        values[key] = Math.Round(median, digits);
        Console.WriteLine($"{key,-28} {Text(median, digits),8} {unit,-6} target {target}{spread}");
    }

    /// <summary>Something that helps to read the figures; printed too.</summary>
    public void Note(string key, JsonNode? value)
    {
        values[key] = value;
        Console.WriteLine($"  {key}: {value?.ToString() ?? "unknown"}");
    }

    /// <summary>A part could not be measured; its figures stay null and the program ends with 1.</summary>
    public void Fail(string part, string problem)
    {
        problems.Add($"{part}: {problem}");
        Console.WriteLine($"NOT MEASURED, {part}: {problem}");
    }

    public string ToJson(Machine? machine, bool indented)
    {
        var all = new JsonObject();
        foreach (var key in Keys)
            all[key] = values.GetValueOrDefault(key)?.DeepClone();
        foreach (var (key, value) in values.Where(v => !Keys.Contains(v.Key)))
            all[key] = value?.DeepClone();
        if (Failed)
            all["problems"] = new JsonArray([.. problems.Select(p => JsonValue.Create(p))]);
        if (machine is not null)
            all["machine"] = JsonSerializer.SerializeToNode(machine, JsonSerializerOptions.Web);
        return all.ToJsonString(new JsonSerializerOptions { WriteIndented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static string Text(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
