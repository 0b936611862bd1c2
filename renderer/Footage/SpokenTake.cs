using System.Text.Json;
using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Footage;

/// <summary>A sentence that was filmed: a folder with pictures.mkv (the moving region), audio.wav and take.json.</summary>
/// <param name="Phonemes">On the take's own clock, from its first picture on; silence as "pau".</param>
/// <param name="HeldOut">Training must not see it, if the footage says so; null where it says nothing.</param>
public sealed record SpokenTake(string Folder, string Text, int Frames, IReadOnlyList<PhonemeSpan> Phonemes, bool? HeldOut)
{
    public string Name => Path.GetFileName(Folder);

    public string Pictures => Path.Combine(Folder, "pictures.mkv");

    public string Audio => Path.Combine(Folder, "audio.wav");

    public string Controls => Path.Combine(Folder, "controls.csv");

    private sealed record Sound(string P, double Start, double End);

    private sealed record Description(string Text, double Lead, int Frames, Sound[] Phonemes);

    /// <summary>Every take of a footage folder, by name; none where there is no folder takes/. What is held out stands in prepared.json, if there is one.</summary>
    /// <exception cref="InvalidDataException">a take cannot be read; names it</exception>
    /// <exception cref="FootageException">prepared footage whose consent does not hold</exception>
    public static async Task<IReadOnlyList<SpokenTake>> ReadAllAsync(string footage, CancellationToken cancellation)
    {
        var folder = Path.Combine(footage, "takes");
        var takes = new List<SpokenTake>();
        foreach (var take in Directory.Exists(folder) ? Directory.GetDirectories(folder).Order() : Enumerable.Empty<string>())
            takes.Add(await ReadAsync(take, cancellation));
        if (!File.Exists(Path.Combine(footage, PreparedFootage.FileName)))
            return takes;
        var heldOut = PreparedFootage.Open(footage).HeldOut.Select(t => t.Id).ToHashSet();
        return takes.Select(t => t with { HeldOut = heldOut.Contains(t.Name) }).ToArray();
    }

    /// <exception cref="InvalidDataException">the take cannot be read; names it</exception>
    public static async Task<SpokenTake> ReadAsync(string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, "take.json");
        try
        {
            var read = JsonSerializer.Deserialize<Description>(await File.ReadAllTextAsync(path, cancellation), JsonSerializerOptions.Web);
            if (read?.Phonemes is null || read.Text is null || read.Frames < 1)
                throw new InvalidDataException($"{path} should hold text, frames and phonemes (p, start, end in seconds)");
            long At(double seconds) => (long)Math.Round((seconds + read.Lead) * MediaClock.SampleRate);
            return new SpokenTake(folder, read.Text, read.Frames, read.Phonemes.Select(p => new PhonemeSpan(p.P, At(p.Start), At(p.End))).ToArray(), null);
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            throw new InvalidDataException($"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>What the footage says is held out, else every 20th take.</summary>
    public static bool IsHeldOut(SpokenTake take, int index) => take.HeldOut ?? index % 20 == 0;
}
