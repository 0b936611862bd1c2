using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Presenter.Renderer.Footage;

/// <summary>consent.json: who allowed what to be made of their footage, and until when.</summary>
/// <param name="Person">Full name.</param>
/// <param name="Date">The day it was given.</param>
/// <param name="PermittedUses">Of <see cref="Uses"/>.</param>
/// <param name="Expiry">The last day on which it holds.</param>
/// <param name="Digest">SHA-256 of the file's bytes, in lower-case hexadecimal.</param>
/// <param name="Path">The file it was read from.</param>
public sealed record Consent(string Person, DateOnly Date, IReadOnlyList<string> PermittedUses, DateOnly Expiry, string Digest, string Path)
{
    public const string FileName = "consent.json";

    /// <summary>training: networks may learn from the footage. presenting: the presenter may speak as this person.</summary>
    public const string Training = "training", Presenting = "presenting";

    public static readonly IReadOnlyList<string> Uses = [Training, Presenting];

    private const string Remedy = "docs/footage.md shows the file";

    /// <exception cref="FootageException">there is none, or a field is missing or wrong; names field, value and what is allowed</exception>
    public static Consent Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FootageException($"There is no consent at {path}: without the person's written consent nothing is made of their footage; {Remedy}.", e);
        }
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new FootageException($"{path} holds no JSON object; {Remedy}.");
            var person = Text(json.RootElement, "person", path);
            var date = Day(json.RootElement, "date", path);
            var expiry = Day(json.RootElement, "expiry", path);
            if (expiry < date)
                throw new FootageException($"{path}: expiry is {expiry:yyyy-MM-dd}; allowed is the date of the consent, {date:yyyy-MM-dd}, or later.");
            return new Consent(person, date, PermittedOf(json.RootElement, path), expiry, Convert.ToHexStringLower(SHA256.HashData(bytes)), path);
        }
        catch (JsonException e)
        {
            throw new FootageException($"{path} is not JSON: {e.Message} {Remedy}.", e);
        }
    }

    /// <summary>Does it hold today, for this use?</summary>
    /// <exception cref="FootageException">expired, not begun, or given for other uses; names file, day and remedy</exception>
    public Consent Check(DateOnly today, string use = Training)
    {
        if (today > Expiry)
            throw new FootageException($"{Path}: {Person}'s consent expired on {Expiry:yyyy-MM-dd}; ask for a new one, or delete what was made with it.");
        if (today < Date)
            throw new FootageException($"{Path}: date is {Date:yyyy-MM-dd}, which is still to come; allowed is today, {today:yyyy-MM-dd}, or earlier.");
        if (!PermittedUses.Contains(use))
            throw new FootageException($"{Path}: permittedUses is {string.Join(", ", PermittedUses)}; {Person} has not permitted {use}.");
        return this;
    }

    public static DateOnly Today => DateOnly.FromDateTime(DateTime.UtcNow);

    private static JsonElement Field(JsonElement root, string name, string path) => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
        ? value : throw new FootageException($"{path}: {name} is missing; {Remedy}.");

    private static string Text(JsonElement root, string name, string path) =>
        Field(root, name, path) is { ValueKind: JsonValueKind.String } value && value.GetString()!.Trim() is { Length: > 0 and <= 200 } text
            ? text : throw new FootageException($"{path}: {name} is {Field(root, name, path).GetRawText()}; allowed is a name of 1 to 200 characters.");

    private static DateOnly Day(JsonElement root, string name, string path) =>
        Field(root, name, path) is { ValueKind: JsonValueKind.String } value
        && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw new FootageException($"{path}: {name} is {Field(root, name, path).GetRawText()}; allowed is a day such as \"2026-11-25\".");

    private static string[] PermittedOf(JsonElement root, string path)
    {
        var value = Field(root, "permittedUses", path);
        var uses = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(u => u.ValueKind == JsonValueKind.String ? u.GetString()! : u.GetRawText()).ToArray() : [];
        return uses.Length > 0 && uses.All(Uses.Contains) ? uses
            : throw new FootageException($"{path}: permittedUses is {value.GetRawText()}; allowed is a list of {string.Join(", ", Uses)}.");
    }
}
