using Presenter.Bot.Hosting;
using static Presenter.Bot.Channels.Refusals;

namespace Presenter.Bot.Clips;

/// <summary>GET /clips/{id}.mp4 and .jpg: what a signed link names, whole or in ranges.</summary>
public sealed class ClipEndpoint(ClipFiles files, ClipKey key, ShownPackage shown, TimeProvider clock)
{
    public IResult Get(string file, string? expires, string? signature, HttpResponse response)
    {
        // The signature first: who has none learns nothing about what there is.
        if (!long.TryParse(expires, out var until) || !key.IsSigned(file, until, signature))
            return Refuse(StatusCodes.Status403Forbidden, "WrongSignature", "The link is not one that the presenter gave out: open it from the answer's card, unchanged.");
        var (id, kind) = (Path.GetFileNameWithoutExtension(file), Path.GetExtension(file));
        var path = files.PathOf(id, kind);
        if (clock.GetUtcNow().ToUnixTimeSeconds() >= until || !File.Exists(path))
            return Refuse(StatusCodes.Status410Gone, "Expired", "The clip has been deleted, its time is over: ask the question again for a new one.");
        if (shown.ConsentIsOver)
            return Refuse(StatusCodes.Status410Gone, "ConsentOver", "The person in the clip is not shown any more: read the answer's text.");
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, max-age=3600";
        return Results.File(path, kind == ClipFiles.Clip ? "video/mp4" : "image/jpeg", enableRangeProcessing: true, lastModified: File.GetLastWriteTimeUtc(path));
    }
}
