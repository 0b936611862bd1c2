using Microsoft.Extensions.FileProviders;
using Presenter.Bot.Embedding;
using Presenter.Bot.Streaming;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Mattes;
using Presenter.Renderer.Packages;

namespace Presenter.Bot.Hosting;

/// <summary>Everything that is fetched by plain HTTP: the page, the presenter's pictures, health.</summary>
public static class Pages
{
    private static readonly string[] Public =
        [PresenterPackage.IdleFile, PresenterPackage.ListeningFile, PresenterPackage.PlateFile, CutOutFiles.IdleFile, CutOutFiles.ListeningFile, CutOutFiles.PlateFile, "LICENSE", "CARD.md"];

    public static void MapPages(this WebApplication app)
    {
        var host = app.Services.GetRequiredService<HostOptions>();
        var web = Path.GetFullPath(host.WebFolder);
        if (File.Exists(Path.Combine(web, "index.html")))
        {
            var files = new PhysicalFileProvider(web);
            app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
            app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = c => Share(c.Context.Response, Lasts(c.Context.Request.Path)) });
        }
        else
        {
            app.MapGet("/", () => Results.Text($"The web client is not built: {web} has no index.html. Remedy: make build", statusCode: 503));
        }
        app.MapGet("/healthz", (RendererState state) => state.Problem is { } problem
            ? Results.Json(new { status = "not ready", problem }, statusCode: 503)
            : Results.Json(new { status = "ready" }));
        app.MapGet("/api/presenter", Describe).RequireCors(WidgetEmbedding.Policy);
        app.MapGet("/presenters/{id}/{file}", Serve);
    }

    /// <summary>Scripts and pictures hold nothing secret, and a page that embeds the widget fetches them from here.</summary>
    private static void Share(HttpResponse response, string lasts)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        response.Headers.CacheControl = lasts;
    }

    /// <summary>What has a hash in its name never changes; of anything else is asked each time whether it did.</summary>
    private static string Lasts(PathString path) => path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache";

    /// <summary>What a page needs to show the presenter before the first answer.</summary>
    private static IResult Describe(RendererState state, RendererOptions options, PageOptions page, ShownPackage shown)
    {
        try
        {
            var package = PresenterPackage.Open(options.Presenter.Package, shown.Today);
            var manifest = package.Manifest;
            // Packages made before there was a listening loop have none; the page then keeps waiting.
            var listening = File.Exists(package.PathOf(PresenterPackage.ListeningFile)) ? $"/presenters/{manifest.Id}/{PresenterPackage.ListeningFile}" : null;
            return Results.Json(new
            {
                id = manifest.Id, name = manifest.Name, language = manifest.Language, width = manifest.Width, height = manifest.Height,
                mimeType = state.Pipeline?.MimeType, video = state.Problem is null, notice = state.Problem,
                title = Told(page.Title), subtitle = Told(page.Subtitle), suggestions = page.Suggestions,
                idle = $"/presenters/{manifest.Id}/{PresenterPackage.IdleFile}", listening, plate = $"/presenters/{manifest.Id}/{PresenterPackage.PlateFile}", label = LabelIn(shown, manifest),
                cutOut = CutOutOf(package), cutOutProblem = PackageMatte.Problem(manifest.Matte, options.Presenter.Package),
                origin = manifest.Origin, credits = manifest.Credits, quality = PackageQuality.Warning(manifest.Quality),
            });
        }
        catch (PackageException e)
        {
            return Results.Json(new { id = "", name = "Presenter", video = false, notice = e.Message });
        }
    }

    /// <summary>Where the label lies in the picture, in shares of it: nothing of a page may cover or cut it.</summary>
    private static object? LabelIn(ShownPackage shown, PresenterManifest manifest)
    {
        try
        {
            return shown.Files.Label is { } label
                ? new { x = (double)label.X / manifest.Width, y = (double)label.Y / manifest.Height, width = (double)label.Width / manifest.Width, height = (double)label.Height / manifest.Height }
                : null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Without a font there is no picture either, and /healthz says so.
            return null;
        }
    }

    /// <summary>The presenter without its backdrop; null where it cannot be cut out.</summary>
    private static object? CutOutOf(PresenterPackage package)
    {
        if (package.Manifest.Matte is not { Trusted: true })
            return null;
        string? At(string file) => File.Exists(package.PathOf(CutOutFiles.SourceOf(file)!)) ? $"/presenters/{package.Manifest.Id}/{file}" : null;
        return new { plate = At(CutOutFiles.PlateFile), idle = At(CutOutFiles.IdleFile), listening = At(CutOutFiles.ListeningFile) };
    }

    private static string? Told(string text) => text.Length > 0 ? text : null;

    /// <summary>Pictures, with their label, and papers of the package; never its weights.</summary>
    private static async Task<IResult> Serve(string id, string file, RendererOptions options, ShownPackage shown, RendererTraffic traffic, HttpResponse response, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(options.Presenter.Package);
        var path = Path.Combine(folder, file);
        var cutOut = CutOutFiles.SourceOf(file) is not null;
        if (Path.GetFileName(folder) != id || !Public.Contains(file) || (!cutOut && !File.Exists(path)))
            return Results.NotFound();
        if (Path.GetExtension(file) is ".mp4" or ".png")
        {
            try
            {
                if (!shown.Files.Has(file))
                    return Results.NotFound();
                // Made when first asked for, which takes seconds: not while somebody is being answered.
                if (cutOut)
                    await traffic.IdleAsync(cancellation);
                path = await shown.Files.PathOfAsync(file, cancellation);
            }
            catch (Exception e) when (e is PackageException or EncoderFailedException or IOException or InvalidDataException)
            {
                return Results.Text(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        }
        Share(response, "no-cache");
        var type = Path.GetExtension(file) switch { ".mp4" => "video/mp4", ".png" => "image/png", _ => "text/plain; charset=utf-8" };
        return Results.File(path, type, enableRangeProcessing: true, lastModified: File.GetLastWriteTimeUtc(path));
    }
}
