using Presenter.Bot.Hosting;
using Presenter.Renderer;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Trust;
using HostOptions = Presenter.Bot.Hosting.HostOptions;

namespace Presenter.Bot.About;

/// <summary>Whose consent a presenter was made with; what only the paper says stays with the operator.</summary>
/// <param name="Given">The day; null where the package holds only the consent's digest.</param>
/// <param name="Holds">Whether it does today.</param>
/// <param name="Digest">SHA-256 of the consent's file; every clip's origin names the same.</param>
public sealed record ShownConsent(string Person, DateOnly? Given, IReadOnlyList<string> PermittedUses, DateOnly Expiry, bool Holds, string Digest);

/// <summary>Who this presenter is: shown to whoever asks (docs/trust.md).</summary>
/// <param name="Label">The words in the picture; null where there are none.</param>
/// <param name="SourceType">Term of the IPTC's digital source types.</param>
/// <param name="Problem">Why the presenter is not shown at present.</param>
public sealed record ShownOrigin(
    string Id, string Name, string Language, int Version, string Origin, string? TrainedOn, string? Limits, string Licence, string Credits,
    bool RealPerson, ShownConsent? Consent, string? Label, string SourceType, PackageQuality? Quality, string? LicenceFile, string? Card, string? Problem);

/// <summary>GET /about and /api/presenter/about: from what the presenter was made, with whose consent, under which licence.</summary>
public static class AboutEndpoint
{
    public static void MapAbout(this WebApplication app)
    {
        app.MapGet("/api/presenter/about", Describe);
        app.MapGet("/about", (HostOptions host) => WebPage.Of(host, "about.html"));
    }

    private static IResult Describe(RendererOptions options)
    {
        try
        {
            return Results.Json(Of(PresenterPackage.Open(options.Presenter.Package), options.Label, null));
        }
        catch (PackageException e)
        {
            // Also of a presenter whose consent has run out people may ask who it was.
            return PresenterPackage.OpenUnchecked(options.Presenter.Package) is { } package
                ? Results.Json(Of(package, options.Label, e.Message))
                : Results.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static ShownOrigin Of(PresenterPackage package, LabelOptions options, string? problem)
    {
        var m = package.Manifest;
        return new ShownOrigin(
            m.Id, m.Name, m.Language, m.Version, m.Origin, m.TrainedOn, m.Limits, m.Licence, m.Credits, Labels.IsRequired(package), ConsentOf(package),
            LabelOf(package, options), OriginPacket.SourceType(package), m.Quality, FileOf(package, "LICENSE"), FileOf(package, ModelCard.FileName), problem);
    }

    private static ShownConsent? ConsentOf(PresenterPackage package)
    {
        if (package.Manifest.Consent is not { } c)
            return null;
        DateOnly? given = null;
        try
        {
            given = Consent.Read(package.PathOf(Consent.FileName)).Date;
        }
        catch (FootageException)
        {
            // The digest alone is known.
        }
        return new ShownConsent(c.Person, given, c.PermittedUses, c.Expiry, Consent.Today <= c.Expiry, c.Digest);
    }

    private static string? LabelOf(PresenterPackage package, LabelOptions options)
    {
        try
        {
            return Labels.Of(package, options)?.Text;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Without a font there is no picture either, and /healthz says so.
            return null;
        }
    }

    private static string? FileOf(PresenterPackage package, string file) => File.Exists(package.PathOf(file)) ? $"/presenters/{Path.GetFileName(Path.GetFullPath(package.Folder))}/{file}" : null;
}
