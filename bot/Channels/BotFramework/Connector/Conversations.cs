using System.Text.Json;
using Microsoft.Bot.Schema;

namespace Microsoft.Bot.Connector;

/// <summary>The connector's conversation routes, under the service address.</summary>
public sealed class Conversations(ConnectorClient client)
{
    public Task<ResourceResponse> SendToConversationAsync(string conversationId, Activity activity, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, $"{Of(conversationId)}/activities", activity, cancellationToken);

    public Task<ResourceResponse> ReplyToActivityAsync(string conversationId, string activityId, Activity activity, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, $"{Of(conversationId)}/activities/{Uri.EscapeDataString(activityId)}", activity, cancellationToken);

    public Task<ResourceResponse> UpdateActivityAsync(string conversationId, string activityId, Activity activity, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, $"{Of(conversationId)}/activities/{Uri.EscapeDataString(activityId)}", activity, cancellationToken);

    public Task DeleteActivityAsync(string conversationId, string activityId, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, $"{Of(conversationId)}/activities/{Uri.EscapeDataString(activityId)}", null, cancellationToken);

    private async Task<ResourceResponse> SendAsync(HttpMethod method, string path, Activity? activity, CancellationToken cancellation)
    {
        var text = await client.SendAsync(method, path, activity is null ? null : ActivityJson.Write(activity), cancellation);
        try
        {
            // Some channels answer with nothing: then there is no id to update by.
            return text.Length == 0 ? new ResourceResponse() : JsonSerializer.Deserialize<ResourceResponse>(text, ActivityJson.Options) ?? new ResourceResponse();
        }
        catch (JsonException)
        {
            return new ResourceResponse();
        }
    }

    private static string Of(string conversation) => $"v3/conversations/{Uri.EscapeDataString(conversation)}";
}
