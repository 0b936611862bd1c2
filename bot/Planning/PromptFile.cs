using System.Text.Json;
using System.Text.RegularExpressions;

namespace Presenter.Bot.Planning;

/// <summary>A file of the prompt folder.</summary>
internal static class PromptFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <exception cref="InvalidDataException">missing; names it</exception>
    public static string Read(PlanningOptions options, string file)
    {
        var path = Path.Combine(options.PromptFolder, file);
        return File.Exists(path) ? File.ReadAllText(path)
            : throw new InvalidDataException($"{Path.GetFullPath(path)} is missing; {PlanningOptions.Section}:PromptFolder must name the folder that holds it");
    }

    /// <exception cref="InvalidDataException">missing or damaged; names it</exception>
    public static T Parse<T>(PlanningOptions options, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Read(options, file), Json) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Path.Combine(options.PromptFolder, file)} cannot be read: {e.Message}");
        }
    }

    /// <exception cref="InvalidDataException">not a regular expression; names the file</exception>
    public static Regex Pattern(PlanningOptions options, string file, string pattern)
    {
        try
        {
            return LinearPattern.Of(pattern);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{Path.Combine(options.PromptFolder, file)} has a pattern that cannot be read: {e.Message}");
        }
    }
}
