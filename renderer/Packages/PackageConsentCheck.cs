using Presenter.Renderer.Footage;

namespace Presenter.Renderer.Packages;

/// <summary>A presenter trained from a real person is only opened while that person's consent holds.</summary>
internal static class PackageConsentCheck
{
    /// <exception cref="PackageException">expired, missing, changed, or not given for presenting; names file and remedy</exception>
    public static void Run(string folder, PresenterManifest manifest, DateOnly today)
    {
        if (manifest.Consent is not { } given)
            return;
        var path = Path.Combine(folder, Consent.FileName);
        if (today > given.Expiry)
            throw new PackageException($"{Path.Combine(folder, PresenterManifest.FileName)}: {given.Person}'s consent expired on {given.Expiry:yyyy-MM-dd}. Remedy: ask for a new one and package again with it, or set Presenter:Package to another presenter.");
        if (!manifest.RealPerson && !File.Exists(path))
            return;
        Consent consent;
        try
        {
            consent = Consent.Read(path).Check(today, Consent.Presenting);
        }
        catch (FootageException e)
        {
            throw new PackageException($"{e.Message} Remedy: put the person's consent beside {PresenterManifest.FileName}, or set Presenter:Package to another presenter.");
        }
        if (consent.Digest != given.Digest)
            throw new PackageException($"{path} is not the consent that {manifest.Name} was made with (digest {consent.Digest[..12]}…, {PresenterManifest.FileName} says {given.Digest[..Math.Min(12, given.Digest.Length)]}…). Remedy: put the original back, or package again with the new one.");
    }
}
