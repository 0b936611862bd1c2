using System.Text;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Microsoft.SemanticKernel;

namespace Presenter.Bot.Planning.Tools;

/// <summary>An OpenAPI document (2.0 to 3.2, JSON or YAML) -> one <see cref="KernelFunction"/> an operation.</summary>
public static class OpenApiReader
{
    private const int LargestDocument = 8 << 20;

    /// <exception cref="InvalidDataException">the document cannot be used; says why and the remedy</exception>
    /// <exception cref="HttpRequestException">the document cannot be fetched</exception>
    /// <exception cref="IOException">the file cannot be read</exception>
    public static async Task<ToolSource> ReadAsync(string name, OpenApiSource source, HttpClient http, CancellationToken cancellation)
    {
        var settings = new OpenApiReaderSettings { LoadExternalRefs = false };
        settings.AddYamlReader();
        var text = source.Address is { } address ? await FetchAsync(http, address, cancellation) : await File.ReadAllTextAsync(source.Document, cancellation);
        var (document, found) = OpenApiDocument.Parse(text, text.AsSpan().TrimStart().StartsWith("{") ? "json" : "yaml", settings);
        if (document?.Paths is not { Count: > 0 } paths)
            throw new InvalidDataException($"it holds no path{(found?.Errors is { Count: > 0 } errors ? $" ({errors[0].Message})" : "")}; an OpenAPI document with servers and paths is needed");
        var server = Server(document, source);
        var used = new HashSet<string>();
        var confirmed = new HashSet<string>();
        var functions = new List<KernelFunction>();
        foreach (var (path, item) in paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                var id = operation.OperationId ?? $"{method.Method.ToLowerInvariant()} {path}".Trim('/');
                if (source.Operations.Length > 0 && !source.Operations.Contains(id))
                    continue;
                var safe = Toolbox.Unused(Toolbox.Safe(id), used);
                functions.Add(new OpenApiOperationCall(http, source, server, method, path, Parameters(item, operation), Body(operation)).Function(safe, Toolbox.Described(operation.Description ?? operation.Summary ?? id)));
                if (ConfirmRule.Applies(source.Confirm, method != HttpMethod.Get && method != HttpMethod.Head))
                    confirmed.Add(safe);
            }
        }
        return functions.Count > 0 ? new ToolSource(KernelPluginFactory.CreateFromFunctions(name, functions), confirmed)
            : throw new InvalidDataException("none of its operations is offered; correct Operations");
    }

    /// <summary>The first server; a relative one is meant from the document's own address.</summary>
    private static Uri Server(OpenApiDocument document, OpenApiSource source)
    {
        var server = document.Servers?.FirstOrDefault();
        var url = server?.Url ?? "/";
        foreach (var (variable, value) in server?.Variables ?? new Dictionary<string, OpenApiServerVariable>())
            url = url.Replace($"{{{variable}}}", value.Default, StringComparison.Ordinal);
        var absolute = Uri.TryCreate(url, UriKind.Absolute, out var whole) && whole.Scheme is "http" or "https" ? whole
            : source.Address is { } address && Uri.TryCreate(address, url, out var joined) ? joined
            : throw new InvalidDataException($"its server is \"{url}\"; a document from a file must name an absolute http or https address under servers");
        return absolute.AbsoluteUri.EndsWith('/') ? absolute : new Uri(absolute.AbsoluteUri + "/");
    }

    /// <summary>An operation's own parameter goes before its path's of the same name and place.</summary>
    private static IReadOnlyList<IOpenApiParameter> Parameters(IOpenApiPathItem item, OpenApiOperation operation) =>
        (operation.Parameters ?? []).Concat(item.Parameters ?? []).Where(p => p.Name is not null && p.In is ParameterLocation.Path or ParameterLocation.Query or ParameterLocation.Header)
            .DistinctBy(p => (p.Name, p.In)).ToArray();

    private static (bool Required, JsonNode Schema)? Body(OpenApiOperation operation)
    {
        var media = operation.RequestBody?.Content?.FirstOrDefault(c => c.Key.Contains("json", StringComparison.OrdinalIgnoreCase)).Value;
        return media is null ? null : (operation.RequestBody!.Required, Schema(media.Schema));
    }

    /// <summary>A schema in place, without references, as a tool's parameter is described.</summary>
    internal static JsonNode Schema(IOpenApiSchema? schema)
    {
        if (schema is null)
            return new JsonObject { ["type"] = "string" };
        var text = new StringBuilder();
        using var writer = new StringWriter(text);
        schema.SerializeAsV31(new OpenApiJsonWriter(writer, new OpenApiJsonWriterSettings { InlineLocalReferences = true, Terse = true }));
        return JsonNode.Parse(text.ToString()) ?? new JsonObject();
    }

    private static async Task<string> FetchAsync(HttpClient http, Uri address, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        var (text, whole) = await LimitedText.ReadAsync(answer.Content, LargestDocument, cancellation);
        return whole ? text : throw new InvalidDataException($"it is longer than {LargestDocument >> 20} MB");
    }
}
