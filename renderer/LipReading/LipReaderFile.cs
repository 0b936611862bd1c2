using System.Text.Json;
using Presenter.Renderer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.LipReading;

/// <summary>
/// A trained reader as one safetensors file: weights in fp16, the options and what it has learned from in its notes. A package may hold one; only
/// training and evaluation read it.
/// </summary>
public static class LipReaderFile
{
    public const string Name = "lipreader.safetensors";

    private const string Learned = "learned";

    public static void Write(string path, LipReader reader)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        SafeTensors.Write(path, reader.state_dict().ToDictionary(p => p.Key, p => p.Value.to(float16)), new Dictionary<string, string>
        {
            ["format"] = "presenter", ["network"] = nameof(LipReader), ["options"] = JsonSerializer.Serialize(reader.Options), [Learned] = reader.Learned.ToString(),
        });
    }

    /// <returns>fp32, ready to read, its weights frozen</returns>
    /// <exception cref="SafeTensorsException">damaged, or not a lip reader</exception>
    public static LipReader Read(string path)
    {
        var (_, notes) = SafeTensors.Inspect(path);
        LipReader reader;
        try
        {
            reader = new LipReader(JsonSerializer.Deserialize<LipReaderOptions>(notes.GetValueOrDefault("options", ""))!);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NullReferenceException)
        {
            throw new SafeTensorsException($"{path} is no lip reader: {e.Message} Remedy: train one by `presenter train lips`.");
        }
        var stored = SafeTensors.Read(path);
        var wanted = reader.state_dict();
        // Shapes are checked before anything native sees them: an error there would end the process.
        foreach (var (name, weight) in wanted)
        {
            if (!stored.TryGetValue(name, out var found) || !found.shape.SequenceEqual(weight.shape) || !found.isfinite().all().item<bool>())
                throw new SafeTensorsException($"{path}: {name} is missing, has another shape or holds values that are not numbers. Remedy: train a reader by `presenter train lips`.");
        }
        using var off = no_grad();
        foreach (var (name, weight) in wanted)
            weight.copy_(stored[name]);
        foreach (var weight in stored.Values)
            weight.Dispose();
        foreach (var parameter in reader.parameters())
            parameter.requires_grad = false;
        reader.eval();
        reader.Learned.AddNote(notes.GetValueOrDefault(Learned, ""));
        return reader;
    }

    /// <summary>What a file tells of the sentences that its reader learned from; empty where it was written before readers told.</summary>
    public static string LearnedNote(string path) => SafeTensors.Inspect(path).Metadata.GetValueOrDefault(Learned, "");
}
