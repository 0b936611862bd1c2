using System.Text.Json;
using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>The resting pose of footage whose codes an encoder found: the code of a silent picture in the midst of all silent ones.</summary>
public sealed record RestCode(float[] Code)
{
    public const string FileName = "rest.json";

    /// <exception cref="InvalidDataException">nobody is ever silent in the footage</exception>
    public static RestCode Of(IReadOnlyList<Track> tracks)
    {
        using var scope = NewDisposeScope();
        var silent = tracks.SelectMany(t => MotionEvaluation.SilentFrames(t).Select(k => t.Controls[k])).ToList();
        if (silent.Count == 0)
            throw new InvalidDataException("there is no silence of a quarter of a second in the footage, so nothing shows the resting face. Remedy: film a few pauses");
        var all = stack(silent, 0);
        var nearest = ((all - all.mean([0])).square() / all.var(0).clamp_min(1e-6)).sum(1).argmin();
        return new RestCode(all[nearest.item<long>()].contiguous().data<float>().ToArray());
    }

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    public static RestCode Load(string path) => JsonSerializer.Deserialize<RestCode>(File.ReadAllText(path))
        ?? throw new InvalidDataException($"{path} holds no code");
}
