using System.Text.Json;
using Presenter.Renderer.Packages;

namespace Presenter.Renderer.Training;

/// <summary>What people say of a presenter: about.json.</summary>
/// <param name="TrainedOn">One line for the card: which footage, how much.</param>
/// <param name="Limits">What the presenter is known not to do well.</param>
/// <param name="Rest">Controls of the resting pose, where they have names; others rest at 0.</param>
public sealed record AboutPresenter(
    string Id, string Name, string Language, string Licence, string Credits, string Origin, string? TrainedOn = null, string? Limits = null, Dictionary<string, float>? Rest = null)
{
    /// <summary>For a package that only training looks at.</summary>
    internal static AboutPresenter InTraining { get; } = new("in-training", "In training", "en", "not to be distributed", "none", "A state of training.");

    /// <exception cref="InvalidDataException">not such a file; names it and what is wrong</exception>
    public static async Task<AboutPresenter> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var about = JsonSerializer.Deserialize<AboutPresenter>(await File.ReadAllTextAsync(path, cancellation), PresenterManifest.Json);
            if (about is null || new[] { about.Id, about.Name, about.Language, about.Licence, about.Credits, about.Origin }.Any(string.IsNullOrWhiteSpace))
                throw new InvalidDataException($"{path} must hold id, name, language, licence, credits and origin; docs/training.md shows one");
            return about;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} cannot be read: {e.Message} docs/training.md shows one");
        }
    }
}
