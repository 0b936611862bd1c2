namespace Presenter.Renderer.Packages;

/// <summary>What the quality gate said of a package when it was last evaluated; a package that never was has none.</summary>
/// <param name="Findings">what is under the gate's thresholds, in words with the figures; empty where all was reached</param>
public sealed record PackageQuality(bool Passed, IReadOnlyList<string> Findings)
{
    /// <summary>What whoever serves the package should know; null where there is nothing to say.</summary>
    public static string? Warning(PackageQuality? quality) =>
        quality is null ? "this presenter was never evaluated; run `presenter evaluate` before strangers see it"
        : quality.Passed ? null
        : $"this presenter is under the quality gate: {string.Join("; ", quality.Findings)}";
}
