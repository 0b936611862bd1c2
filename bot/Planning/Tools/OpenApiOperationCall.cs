using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.SemanticKernel;

namespace Presenter.Bot.Planning.Tools;

/// <summary>
/// One operation of a document as a function. Requests go to the document's server and below its path only, whatever the
/// arguments are; redirections are not followed.
/// </summary>
internal sealed class OpenApiOperationCall(
    HttpClient http, OpenApiSource source, Uri server, HttpMethod method, string path,
    IReadOnlyList<IOpenApiParameter> parameters, (bool Required, JsonNode Schema)? body)
{
    private const string BodyName = "body";

    /// <summary>Headers that are the program's to set.</summary>
    private static readonly string[] Reserved = ["host", "authorization", "cookie", "content-length", "content-type", "transfer-encoding", "connection"];

    public KernelFunction Function(string name, string description)
    {
        var described = parameters.Where(p => !IsReserved(p)).Select(p => new KernelParameterMetadata(p.Name!)
        {
            Description = Toolbox.Described(p.Description), IsRequired = p.Required || p.In == ParameterLocation.Path,
            Schema = KernelJsonSchema.Parse(OpenApiReader.Schema(p.Schema).ToJsonString()),
        }).DistinctBy(p => p.Name).ToList();
        if (body is { } wanted)
            described.Add(new KernelParameterMetadata(BodyName) { Description = "The request's body", IsRequired = wanted.Required, Schema = KernelJsonSchema.Parse(wanted.Schema.ToJsonString()) });
        return KernelFunctionFactory.CreateFromMethod(
            (KernelArguments arguments, CancellationToken cancellation) => CallAsync(arguments, cancellation), name, description, described);
    }

    private async Task<string> CallAsync(KernelArguments arguments, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(source.TimeoutSeconds));
        using var request = new HttpRequestMessage(method, Address(arguments));
        foreach (var (key, value) in source.Headers)
            request.Headers.TryAddWithoutValidation(key, value);
        foreach (var header in parameters.Where(p => p.In == ParameterLocation.Header && !IsReserved(p)))
        {
            if (Text(arguments, header.Name!) is { } value && !request.Headers.TryAddWithoutValidation(header.Name!, value.ReplaceLineEndings(" ")))
                return $"The header {header.Name} cannot be sent.";
        }
        if (body is not null && arguments.TryGetValue(BodyName, out var content) && content is not null)
            request.Content = new StringContent(content as string ?? JsonSerializer.Serialize(content), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if ((int)answer.StatusCode is >= 300 and < 400)
                return "The server sends the request elsewhere; that is not followed.";
            var (text, whole) = await LimitedText.ReadAsync(answer.Content, source.LargestAnswer, limit.Token);
            return (answer.IsSuccessStatusCode ? "" : $"The server answered {(int)answer.StatusCode}. ") + text + (whole ? "" : "\n(cut)");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {source.TimeoutSeconds} s");
        }
    }

    /// <exception cref="ArgumentException">an argument is missing, or would leave the path</exception>
    private Uri Address(KernelArguments arguments)
    {
        var filled = path.TrimStart('/');
        foreach (var parameter in parameters.Where(p => p.In == ParameterLocation.Path))
        {
            var value = Text(arguments, parameter.Name!) ?? throw new ArgumentException($"{parameter.Name} is missing");
            // A segment of dots would climb out of the path; escaping does not change dots.
            if (value.Trim() is "" or "." or "..")
                throw new ArgumentException($"{parameter.Name} cannot be \"{value}\"");
            filled = filled.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
        }
        var query = parameters.Where(p => p.In == ParameterLocation.Query)
            .SelectMany(p => Values(arguments, p.Name!).Select(v => $"{Uri.EscapeDataString(p.Name!)}={Uri.EscapeDataString(v)}")).ToArray();
        var address = new Uri(server, filled + (query.Length > 0 ? (filled.Contains('?') ? "&" : "?") + string.Join('&', query) : ""));
        return server.IsBaseOf(address) ? address : throw new ArgumentException($"{address} is not below {server}");
    }

    private static bool IsReserved(IOpenApiParameter parameter) => parameter.In == ParameterLocation.Header && Reserved.Contains(parameter.Name!.ToLowerInvariant());

    private static string? Text(KernelArguments arguments, string name) => Values(arguments, name) is { Count: > 0 } values ? string.Join(',', values) : null;

    private static IReadOnlyList<string> Values(KernelArguments arguments, string name) => !arguments.TryGetValue(name, out var value) || value is null ? [] : value switch
    {
        string text => [text],
        JsonElement { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(e => e.ToString()).ToArray(),
        JsonElement { ValueKind: JsonValueKind.Null } => [],
        JsonElement one => [one.ToString()],
        IFormattable number => [number.ToString(null, System.Globalization.CultureInfo.InvariantCulture)],
        _ => [JsonSerializer.Serialize(value).Trim('"')],
    };
}
