using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Footage;

/// <summary>Pictures of the moving region with the controls that made each, where they are known.</summary>
/// <param name="Pictures">uint8 [count, 3, height, width]</param>
/// <param name="Controls">fp32 [count, controls]; no columns where nobody knows them</param>
public sealed record ControlledPictures(Tensor Pictures, Tensor Controls, IReadOnlyList<string> ControlNames)
{
    public long Count => Pictures.shape[0];

    /// <summary>First picture and length of each take, where the pictures are a video's.</summary>
    public IReadOnlyList<(long Start, long Count)> Takes { get; init; } = [];

    public bool IsVideo => Takes.Count > 0;

    /// <summary>Where some pictures in a row of one take begin.</summary>
    public long PassageStart(Random random, int length)
    {
        var takes = Takes.Where(t => t.Count >= length).ToArray();
        var take = takes[random.Next(takes.Length)];
        return take.Start + random.NextInt64(take.Count - length + 1);
    }

    /// <summary>Reads the pictures of takes (pictures.mkv in each folder), whose controls nobody knows.</summary>
    /// <exception cref="InvalidDataException">a folder has no picture of this size; says which</exception>
    public static async Task<ControlledPictures> ReadTakesAsync(IEnumerable<string> folders, int width, int height, CancellationToken cancellation)
    {
        var parts = new List<Tensor>();
        var takes = new List<(long Start, long Count)>();
        foreach (var folder in folders)
        {
            parts.Add(await RawVideo.ReadAsync(Path.Combine(folder, "pictures.mkv"), null, width, height, cancellation));
            takes.Add((takes.Count == 0 ? 0 : takes[^1].Start + takes[^1].Count, parts[^1].shape[0]));
        }
        if (parts.Count == 0)
            throw new InvalidDataException("there is no take to read");
        return new ControlledPictures(Joined(parts), zeros(new long[] { takes[^1].Start + takes[^1].Count, 0 }), []) { Takes = takes };
    }

    /// <summary>One after the other, each freed once it is copied: minutes of film lie in memory once, not twice.</summary>
    private static Tensor Joined(List<Tensor> parts)
    {
        var whole = empty([parts.Sum(p => p.shape[0]), .. parts[0].shape[1..]], dtype: uint8);
        long at = 0;
        foreach (var part in parts)
        {
            using var place = whole.narrow(0, at, part.shape[0]);
            place.copy_(part);
            at += part.shape[0];
            part.Dispose();
        }
        return whole;
    }

    /// <summary>Reads every NAME.mkv of a folder together with its NAME.csv.</summary>
    /// <exception cref="InvalidDataException">Pictures and rows do not match; says which file.</exception>
    public static async Task<ControlledPictures> ReadFolderAsync(string folder, int width, int height, CancellationToken cancellation)
    {
        var videos = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.mkv").Order().ToArray() : [];
        if (videos.Length == 0)
            throw new InvalidDataException($"{folder} holds no .mkv file; it should hold NAME.mkv with NAME.csv beside it");
        var parts = new List<ControlledPictures>();
        foreach (var video in videos)
            parts.Add(await ReadAsync(video, Path.ChangeExtension(video, ".csv"), width, height, cancellation));
        return parts.Count == 1 ? parts[0] : new ControlledPictures(
            cat(parts.Select(p => p.Pictures).ToList(), 0), cat(parts.Select(p => p.Controls).ToList(), 0), parts[0].ControlNames);
    }

    /// <summary>Reads one video and its control rows.</summary>
    /// <exception cref="InvalidDataException">Pictures and rows do not match; says which file.</exception>
    public static async Task<ControlledPictures> ReadAsync(string video, string csv, int width, int height, CancellationToken cancellation)
    {
        var (names, controls) = await ReadControlsAsync(csv, cancellation);
        var pictures = await RawVideo.ReadAsync(video, null, width, height, cancellation);
        if (pictures.shape[0] != controls.shape[0])
            throw new InvalidDataException($"{video} has {pictures.shape[0]} pictures but {csv} has {controls.shape[0]} rows");
        return new ControlledPictures(pictures, controls, names);
    }

    /// <summary>A CSV whose first line names the columns.</summary>
    public static async Task<(IReadOnlyList<string> Names, Tensor Rows)> ReadControlsAsync(string csv, CancellationToken cancellation)
    {
        var lines = await File.ReadAllLinesAsync(csv, cancellation);
        if (lines.Length == 0)
            throw new InvalidDataException($"{csv} is empty; its first line should name the controls");
        var names = lines[0].Split(',', StringSplitOptions.TrimEntries);
        var rows = lines.Skip(1).Where(l => l.Length > 0).ToArray();
        var values = new float[rows.Length * names.Length];
        for (var r = 0; r < rows.Length; r++)
        {
            var cells = rows[r].Split(',');
            if (cells.Length != names.Length)
                throw new InvalidDataException($"{csv} line {r + 2} has {cells.Length} values, the header {names.Length}");
            for (var c = 0; c < names.Length; c++)
            {
                if (!float.TryParse(cells[c], NumberStyles.Float, CultureInfo.InvariantCulture, out values[r * names.Length + c]))
                    throw new InvalidDataException($"{csv} line {r + 2}: \"{cells[c]}\" for {names[c]} is not a number");
            }
        }
        return (names, tensor(values).reshape(rows.Length, names.Length));
    }
}
