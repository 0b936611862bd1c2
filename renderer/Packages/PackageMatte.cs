namespace Presenter.Renderer.Packages;

/// <summary>Whether a presenter can be cut out of its backdrop: what `presenter matte` found (docs/transparency.md).</summary>
/// <param name="Trusted">false: it is only ever shown with its backdrop, and the findings say why</param>
/// <param name="CleanPlate">against a picture of the empty scene; otherwise against a plain backdrop</param>
/// <param name="Noise">how uneven the backdrop is, in steps of 255</param>
/// <param name="Contrast">how far person and backdrop are apart along nine tenths of the outline, in steps of 255</param>
public sealed record PackageMatte(bool Trusted, bool CleanPlate, double Noise, double Contrast, IReadOnlyList<string> Findings)
{
    /// <summary>Why this presenter cannot stand before a page of one's own, with the remedy; null where it can.</summary>
    public static string? Problem(PackageMatte? matte, string folder) =>
        matte is null ? $"nobody has looked yet whether this presenter can be cut out; run `presenter matte {folder}`"
        : matte.Trusted ? null
        : $"this presenter cannot be cut out of its backdrop: {string.Join("; ", matte.Findings)}";
}
