using Presenter.Renderer.Footage;
using Presenter.Renderer.Packages;

namespace Presenter.Tests.Trust;

/// <summary>A small package that says it was made from footage of a person who has agreed.</summary>
public static class RealPersonPackage
{
    public static PresenterPackage Write(string folder, string expiry = "2099-12-31")
    {
        TinyPresenter.Write(folder);
        var consent = Path.Combine(folder, Consent.FileName);
        File.WriteAllText(consent, $$"""{ "person": "Anna Example", "date": "2026-01-02", "permittedUses": ["training", "presenting"], "expiry": "{{expiry}}" }""");
        PackageWriter.WriteManifest(folder, TinyPresenter.Manifest with { Name = "Anna", RealPerson = true, Consent = PackageConsent.Of(Consent.Read(consent)) });
        return PresenterPackage.OpenUnchecked(folder)!;
    }
}
