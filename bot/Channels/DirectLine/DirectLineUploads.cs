using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Presenter.Bot.Hosting;
using static Presenter.Bot.Channels.Refusals;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>
/// Files that a client sends with a message (POST upload, Direct Line 3.0) and fetches again. They lie beside the message and
/// go with it; who knows a file's address, which cannot be guessed, may read it, since a picture's tag shows no token.
/// </summary>
public sealed class DirectLineUploads(DirectLineEndpoint endpoint, ActivityLog activities, DirectLineOptions options)
{
    private const string ActivityPart = "application/vnd.microsoft.activity";
    private const int MostFiles = 10, LongestActivity = 256 * 1024, LongestName = 100;

    /// <summary>The largest body: all files of one message, the message, and the form around them.</summary>
    public static long LongestBody(DirectLineOptions options) => MostFiles * options.LargestFile + 2L * LongestActivity;

    private sealed class RefusedException(int status, string code, string message) : Exception(message)
    {
        public IResult Result => Refuse(status, code, Message);
    }

    /// <param name="userId">who sends it, where neither the token nor the activity says it</param>
    public async Task<IResult> PostAsync(string id, string? userId, HttpRequest request, CancellationToken cancellation)
    {
        var (grant, refusal) = await endpoint.EnterAsync(id, request, cancellation);
        if (grant is null)
            return refusal!;
        if (options.UploadMegabytes == 0)
            return Refuse(StatusCodes.Status403Forbidden, "UploadsOff", $"This presenter takes no files; please write. (Whoever runs it: {DirectLineOptions.Section}:UploadMegabytes)");
        try
        {
            var (activity, files) = await ReadAsync(request, cancellation);
            if (files.Count == 0)
                throw new RefusedException(StatusCodes.Status400BadRequest, "MissingFile", "There is no file in the upload: send each as a part named \"file\" with a filename.");
            var kept = await activities.Files.SizeAsync(id, cancellation);
            if (kept + files.Sum(f => (long)f.Bytes.Length) > options.ConversationMegabytes * 1024L * 1024)
                throw new RefusedException(StatusCodes.Status413PayloadTooLarge, "ConversationFull", $"The files of a conversation may have {options.ConversationMegabytes} MB together; begin a new conversation.");
            activity.From ??= new ChannelAccount();
            if (string.IsNullOrEmpty(activity.From.Id))
                activity.From.Id = userId;
            Attach(activity, files, request);
            return await endpoint.TakeAsync(grant, activity, files, cancellation);
        }
        catch (RefusedException e)
        {
            return e.Result;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge().Result;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or BadHttpRequestException or IOException)
        {
            return Refuse(StatusCodes.Status400BadRequest, "BadSyntax", "The upload is no complete multipart/form-data with the files as parts named \"file\" and the message as part \"activity\".");
        }
    }

    /// <summary>A file as it was sent; what a browser could run is only saved.</summary>
    public async Task<IResult> GetAsync(string file, HttpResponse response, CancellationToken cancellation)
    {
        if (await activities.Files.FindAsync(file, cancellation) is not { } found)
            return Refuse(StatusCodes.Status404NotFound, "NotFound", "There is no such file; it goes when its message goes.");
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.CacheControl = "private, max-age=3600";
        var shown = found.Type is "image/png" or "image/jpeg" or "image/gif" or "image/webp";
        return Results.Bytes(found.Bytes, found.Type, shown ? null : found.Name);
    }

    private async Task<(Activity Activity, List<UploadedFile> Files)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            throw NoForm();
        var activity = new Activity { Type = ActivityTypes.Message };
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            // One file as the whole body.
            if (!ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var disposition))
                throw NoForm();
            return (activity, [await FileAsync(request.Body, request.ContentType, NameOf(disposition), cancellation)]);
        }
        if (HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 100 } boundary)
            throw NoForm();
        var files = new List<UploadedFile>();
        var parts = new MultipartReader(boundary.Value!, request.Body);
        while (await parts.ReadNextSectionAsync(cancellation) is { } part)
        {
            var named = ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) ? disposition : null;
            if (IsActivity(part, named))
                activity = ActivityJson.Read(System.Text.Encoding.UTF8.GetString(await BytesAsync(part.Body, LongestActivity, cancellation) ?? throw TooLarge()));
            else if (files.Count == MostFiles)
                throw new RefusedException(StatusCodes.Status400BadRequest, "TooManyFiles", $"A message may have {MostFiles} files; send the others with another one.");
            else
                files.Add(await FileAsync(part.Body, part.ContentType, NameOf(named), cancellation));
        }
        return (activity, files);
    }

    private static bool IsActivity(MultipartSection part, ContentDispositionHeaderValue? named) =>
        part.ContentType?.StartsWith(ActivityPart, StringComparison.OrdinalIgnoreCase) == true || named is not null && HeaderUtilities.RemoveQuotes(named.Name) == "activity";

    private async Task<UploadedFile> FileAsync(Stream body, string? contentType, string name, CancellationToken cancellation)
    {
        var type = MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? parsed.MediaType.ToString().ToLowerInvariant() : "application/octet-stream";
        if (!options.FileTypes.Contains(type))
            throw new RefusedException(StatusCodes.Status415UnsupportedMediaType, "UnsupportedMediaType", $"\"{name}\" is of type {type}; files may be {string.Join(", ", options.FileTypes)}.");
        var bytes = await BytesAsync(body, options.LargestFile, cancellation)
            ?? throw new RefusedException(StatusCodes.Status413PayloadTooLarge, "FileTooLarge", $"\"{name}\" is larger than {options.UploadMegabytes} MB; send a smaller one.");
        return new UploadedFile(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), name, type, bytes);
    }

    /// <returns>null where there are more than <paramref name="most"/></returns>
    private static async Task<byte[]?> BytesAsync(Stream body, long most, CancellationToken cancellation)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var length)
        {
            if (read.Length + length > most)
                return null;
            read.Write(buffer, 0, length);
        }
        return read.ToArray();
    }

    /// <summary>What the activity says of a file of that name is kept; its address is ours to give.</summary>
    private static void Attach(Activity activity, List<UploadedFile> files, HttpRequest request)
    {
        var attached = activity.Attachments?.Where(a => a is not null).ToList() ?? [];
        foreach (var file in files)
        {
            var described = attached.Find(a => a.ContentUrl is null && a.Content is null && a.Name == file.Name);
            if (described is null)
                attached.Add(described = new Attachment { Name = file.Name });
            described.ContentType = file.Type;
            described.ContentUrl = $"{OutsideAddress.Of(request)}{DirectLineChannel.Root}/attachments/{file.Id}";
        }
        activity.Attachments = attached;
    }

    private static string NameOf(ContentDispositionHeaderValue? disposition)
    {
        var given = HeaderUtilities.RemoveQuotes(disposition is null ? default : disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        var name = new string([.. (given ?? "").Split('/', '\\')[^1].Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(LongestName)]).Trim();
        return name.Length > 0 ? name : "file";
    }

    private static RefusedException NoForm() => new(StatusCodes.Status415UnsupportedMediaType, "UnsupportedMediaType",
        "An upload is multipart/form-data with the files as parts named \"file\", or one file as the body with Content-Type and Content-Disposition.");

    private RefusedException TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "UploadTooLarge",
        $"The upload is too large: at most {MostFiles} files of {options.UploadMegabytes} MB each and a message of {LongestActivity / 1024} KB.");
}
