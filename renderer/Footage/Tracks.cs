using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Footage;

/// <summary>One spoken sentence: its script and the control rows it was performed with.</summary>
/// <param name="Controls">fp32 [frames, controls]</param>
public sealed record Track(string Text, ScriptFrames Script, Tensor Controls)
{
    public int Frames => Script.Frames;

    /// <summary>The phonemes of the script with their times, silence as "pau"; empty where only the script is known.</summary>
    public IReadOnlyList<PhonemeSpan> Phonemes { get; init; } = [];
}

/// <summary>Reads tracks.jsonl (a sentence a line) and tracks.f32 (its rows).</summary>
public static class Tracks
{
    private sealed record Line(
        [property: JsonPropertyName("text")] string Text,
        [property: JsonPropertyName("emotion")] string Emotion,
        [property: JsonPropertyName("lead")] double Lead,
        [property: JsonPropertyName("first_row")] int FirstRow,
        [property: JsonPropertyName("rows")] int Rows,
        [property: JsonPropertyName("phonemes")] JsonElement[][] Phonemes);

    /// <param name="stressed">false leaves out the lexicon's stress, which the motion network needs and which takes festival a minute for an hour of speech</param>
    /// <exception cref="InvalidDataException">A file is missing or does not fit; says which and why.</exception>
    public static async Task<IReadOnlyList<Track>> ReadAsync(string folder, int controls, CancellationToken cancellation, bool stressed = true)
    {
        string index = Path.Combine(folder, "tracks.jsonl"), rows = Path.Combine(folder, "tracks.f32");
        if (!File.Exists(index) || !File.Exists(rows))
            throw new InvalidDataException($"{folder} should hold tracks.jsonl and tracks.f32");
        var lines = (await File.ReadAllLinesAsync(index, cancellation)).Select(l => JsonSerializer.Deserialize<Line>(l)!).ToArray();
        var values = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(rows, cancellation)).ToArray();
        if (values.Length < lines.Sum(l => (long)l.Rows) * controls)
            throw new InvalidDataException($"{rows} is too short for the {lines.Length} sentences of {index}");
        IReadOnlyList<(string, int)[]> known = stressed
            ? await LexicalStress.LookUpAsync(lines.Select(l => l.Text).ToArray(), cancellation) : lines.Select(_ => Array.Empty<(string, int)>()).ToArray();
        return lines.Select((line, i) => Make(line, known[i], values, controls)).ToArray();
    }

    private static Track Make(Line line, (string, int)[] known, float[] values, int controls)
    {
        var names = line.Phonemes.Select(p => p[0].GetString()!).ToArray();
        var stress = LexicalStress.Match(names, known);
        long At(JsonElement seconds) => (long)Math.Round((seconds.GetDouble() + line.Lead) * MediaClock.SampleRate);
        var spans = line.Phonemes.Select((p, i) => new PhonemeSpan(names[i], At(p[1]), At(p[2]), stress[i])).ToList();
        spans.Insert(0, new PhonemeSpan(PhonemeSet.Silence, 0, spans[0].StartSample));
        var direction = new StageDirection(Enum.Parse<Emotion>(line.Emotion, ignoreCase: true));
        var rows = values.AsSpan(line.FirstRow * controls, line.Rows * controls).ToArray();
        return new Track(line.Text, ScriptFrames.From(spans, direction, 0, line.Rows), tensor(rows).reshape(line.Rows, controls)) { Phonemes = spans };
    }
}
