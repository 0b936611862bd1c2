using System.Text.Json;
using System.Text.Json.Serialization;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;

namespace Presenter.Renderer.Packages;

/// <summary>A number of the motion code: its name and its value in the rest pose.</summary>
/// <param name="Least">Smallest value in the pictures that the frame generator was trained on, where known.</param>
/// <param name="Most">Largest one.</param>
public sealed record Control(
    string Name,
    float Rest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? Least = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? Most = null);

/// <summary>The consent of the person whose footage a presenter was trained from; consent.json beside the manifest is the whole of it.</summary>
/// <param name="Digest">SHA-256 of consent.json, in lower-case hexadecimal.</param>
/// <param name="Expiry">The last day on which it holds.</param>
public sealed record PackageConsent(string Person, string Digest, IReadOnlyList<string> PermittedUses, DateOnly Expiry)
{
    public static PackageConsent Of(Footage.Consent consent) => new(consent.Person, consent.Digest, consent.PermittedUses, consent.Expiry);
}

/// <summary>presenter.json: what a package holds and what its networks look like.</summary>
public sealed record PresenterManifest
{
    public const string FileName = "presenter.json";

    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Language that the presenter speaks, as a BCP 47 tag.</summary>
    public required string Language { get; init; }

    public int Version { get; init; } = 1;

    /// <summary>Whole picture in pixels.</summary>
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>The part that moves.</summary>
    public required Box Region { get; init; }

    public required IReadOnlyList<Control> Controls { get; init; }

    public required FrameGeneratorOptions Frames { get; init; }

    public required CodeScale FrameScale { get; init; }

    public required MotionGeneratorOptions Motion { get; init; }

    public required CodeScale MotionScale { get; init; }

    public required string Licence { get; init; }

    public required string Credits { get; init; }

    /// <summary>Where the pictures came from: shown wherever people ask who this is.</summary>
    public required string Origin { get; init; }

    /// <summary>For the card: which footage, how much.</summary>
    public string? TrainedOn { get; init; }

    /// <summary>For the card: what the presenter is known not to do well.</summary>
    public string? Limits { get; init; }

    /// <summary>Written by `presenter evaluate`.</summary>
    public PackageQuality? Quality { get; init; }

    /// <summary>Written by `presenter matte`.</summary>
    public PackageMatte? Matte { get; init; }

    /// <summary>Trained from footage of a real person: then consent.json must lie beside the manifest.</summary>
    public bool RealPerson { get; init; }

    public PackageConsent? Consent { get; init; }

    [JsonIgnore]
    public IReadOnlyList<string> ControlNames => Controls.Select(c => c.Name).ToArray();

    [JsonIgnore]
    public RestPose Rest => RestPose.Of(ControlNames, Controls.Select(c => c.Rest).ToArray());

    [JsonIgnore]
    public ControlMap ControlMap => ControlMap.Of(Controls, FrameScale);

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>What does not fit together, in words; empty when all does.</summary>
    public IEnumerable<string> Problems()
    {
        if (Width is < 64 or > 2048 || Height is < 64 or > 2048 || (Width | Height) % 2 != 0)
            yield return $"the picture is {Width}x{Height}; both must be even and 64 to 2048";
        if (Region.X < 0 || Region.Y < 0 || Region.X + Region.Width > Width || Region.Y + Region.Height > Height)
            yield return $"the region {Region} does not lie within the picture";
        if ((Region.X | Region.Y) % 2 != 0)
            yield return "the region must begin at even pixels";
        if (Region.Width != Frames.Width || Region.Height != Frames.Height || Frames.Width % 32 != 0 || Frames.Height % 32 != 0)
            yield return $"the frame network makes {Frames.Width}x{Frames.Height}, the region is {Region.Width}x{Region.Height}; both must be equal and multiples of 32";
        if (Frames.Channels.Length != 4 || Frames.Channels.Any(c => c is < 1 or > 1024) || Frames.Blocks is < 0 or > 32 || Frames.DetailBlocks is < 0 or > 32)
            yield return "the frame network's channels or blocks are impossible";
        foreach (var box in Frames.Details)
        {
            if ((box.X | box.Y) % 8 != 0 || (box.Width | box.Height) % 16 != 0 || box.Width < 16 || box.Height < 16 || box.X < 0 || box.Y < 0 || box.X + box.Width > Frames.Width || box.Y + box.Height > Frames.Height)
                yield return $"the detail box {box} must lie within the region at multiples of 8 and be multiples of 16 in size";
        }
        if (Controls.Count == 0 || Controls.Count != Frames.CodeSize || Controls.Count != Motion.CodeSize)
            yield return $"{Controls.Count} controls, but the networks use {Frames.CodeSize} and {Motion.CodeSize}";
        if (Frames.PoseColumns.Any(c => c < 0 || c >= Frames.CodeSize) || Frames.PoseSize is < 1 or > 256)
            yield return $"the pose columns {string.Join(", ", Frames.PoseColumns)} must be numbers of the code, 0 to {Frames.CodeSize - 1}";
        foreach (var zone in Frames.Zones)
        {
            if (zone.Columns is null || zone.Columns.Any(c => c < 0 || c >= Frames.CodeSize) || zone.Box.Width < 1 || zone.Box.Height < 1
                || zone.Box.X < 0 || zone.Box.Y < 0 || zone.Box.X + zone.Box.Width > Frames.Width || zone.Box.Y + zone.Box.Height > Frames.Height)
                yield return $"the zone {zone.Box} must see numbers of the code, 0 to {Frames.CodeSize - 1}, have a size and lie within the region";
        }
        if (Frames.Zones.Length > 16 || Frames.Zones.Length > 0 && Frames.Zones[0].Box != new Box(0, 0, Frames.Width, Frames.Height))
            yield return "the first zone must be the whole region, and there may be 16 at most";
        if (Frames.Looks is { } looks && !looks.Fit(Frames.Width, Frames.Height, Frames.CodeSize))
            yield return $"the looks must name cells of {TurningLooks.Cell} pixels of the region, each once, with 1 to 256 pictures each, most first, and 1 to 4096 poses and all numbers of the code or none, at most 10 million numbers";
        if (Controls.Select(c => c.Name).Distinct().Count() != Controls.Count)
            yield return "two controls have the same name";
        foreach (var control in Controls.Where(c => c.Least > c.Rest || c.Most < c.Rest))
            yield return $"{control.Name} rests at {control.Rest}, outside its range of {control.Least} to {control.Most}";
        foreach (var (scale, what) in new[] { (FrameScale, "frameScale"), (MotionScale, "motionScale") })
        {
            if (scale.Mean.Length != Controls.Count || scale.Deviation.Length != Controls.Count || !scale.Deviation.All(d => d > 0))
                yield return $"{what} must hold {Controls.Count} means and as many positive deviations";
        }
        if (RealPerson && Consent is null)
            yield return "realPerson is true, but consent is missing";
        if (Consent is { } given && (string.IsNullOrWhiteSpace(given.Person) || given.Digest is null || given.PermittedUses is null))
            yield return "consent must hold person, digest, permittedUses and expiry";
        if (Matte is { } matte && (matte.Findings is null || matte.Trusted == matte.Findings.Count > 0 || matte.Noise is not (>= 0 and <= 255)))
            yield return "matte must hold trusted, noise (0 to 255) and findings, which are empty where it is trusted";
        if (Motion.Heads < 1 || Motion.Width % Math.Max(1, Motion.Heads) != 0 || Motion.Step < 1 || Motion.LookAhead < 1 || Motion.LookBack < 1)
            yield return "the motion network's sizes are impossible";
    }
}
