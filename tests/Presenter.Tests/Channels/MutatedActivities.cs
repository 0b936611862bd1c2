using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Bot.Schema;
using Xunit;

namespace Presenter.Tests.Channels;

/// <summary>Whatever a channel sends, the server answers it and goes on.</summary>
public class MutatedActivities
{
    private const string Sample = """{"type":"message","id":"1","timestamp":"2026-11-24T10:00:00Z","channelId":"msteams","deliveryMode":"expectReplies","from":{"id":"u"},"recipient":{"id":"b"},"conversation":{"id":"c","isGroup":false},"text":"hello","locale":"en","membersAdded":[{"id":"u"}],"entities":[{"type":"mention","text":"<at>b</at>","mentioned":{"id":"b"}}],"attachments":[{"contentType":"text/plain","content":"x"}],"value":{"action":{"type":"Action.Execute","verb":"ask","data":{"question":"hello"}}},"name":"adaptiveCard/action","channelData":{"a":1},"suggestedActions":{"actions":[{"type":"imBack","value":"x"}]}}""";
    private static readonly string[] Types = ["message", "conversationUpdate", "invoke", "event", "typing", "installationUpdate", "endOfConversation", "handoff", "trace", "", "\u0000"];

    private static string Mutate(Random random)
    {
        var activity = JsonNode.Parse(Sample)!.AsObject();
        activity["type"] = Types[random.Next(Types.Length)];
        for (var i = random.Next(4); i > 0; i--)
        {
            JsonNode place = activity;
            // Walk down a random way and change what lies there.
            while (place is JsonObject { Count: > 0 } at)
            {
                var key = at.ElementAt(random.Next(at.Count)).Key;
                if (at[key] is JsonArray { Count: > 0 } list && random.Next(2) == 0)
                {
                    list[0] = Any(random);
                    break;
                }
                if (at[key] is JsonObject inner && random.Next(3) > 0)
                {
                    place = inner;
                    continue;
                }
                at[key] = Any(random);
                break;
            }
        }
        var text = activity.ToJsonString();
        if (random.Next(8) == 0)
            text = text.Remove(random.Next(text.Length), 1);
        return text;
    }

    private static JsonNode? Any(Random random) => random.Next(9) switch
    {
        0 => null, 1 => JsonValue.Create(-1), 2 => JsonValue.Create(1e300), 3 => JsonValue.Create(true), 4 => new JsonArray(), 5 => new JsonArray(null, null),
        6 => new JsonObject(), 7 => JsonValue.Create("\ud800\u202e<at></at>"), _ => JsonValue.Create(new string('x', 3000)),
    };

    [Fact]
    public void TenThousandAreReadOrRefusedAndNothingElse()
    {
        var random = new Random(5);
        var read = 0;
        for (var i = 0; i < 10_000; i++)
        {
            try
            {
                ActivityJson.Write(ActivityJson.Read(Mutate(random)));
                read++;
            }
            catch (JsonException)
            {
                // Refused with 400.
            }
        }
        Assert.InRange(read, 1000, 9999);
    }

    [Fact]
    public async Task TenThousandLeaveTheServerAnsweringAndNoTurnThrows()
    {
        await using var bot = await ChannelHost.StartAsync(
            ("DirectLine:RequestsPerMinute", "100000"), ("DirectLine:Waiting", "100"), ("Handoff:Enabled", "true"), ("BotFramework:RetrySeconds", "0"));
        await using var channel = await ConnectorServer.StartAsync();
        var client = await DirectLineClient.BeginAsync(bot.Http);
        var random = new Random(6);
        var taken = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var json = Mutate(random);
            // A third of them through the inbox and the connector, a third in the response, a third on Direct Line.
            if (i % 3 == 0)
                json = json.Replace("\"deliveryMode\":\"expectReplies\"", $"\"serviceUrl\":\"{channel.ServiceUrl}\"", StringComparison.Ordinal).Replace("\"id\":\"1\"", $"\"id\":\"{i}\"", StringComparison.Ordinal);
            var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            using var answer = i % 3 == 2 ? await client.SendAsync(HttpMethod.Post, $"/conversations/{client.Conversation}/activities", body) : await bot.Http.PostAsync("/api/messages", body);
            taken += answer.IsSuccessStatusCode ? 1 : 0;
            Assert.True((int)answer.StatusCode is 200 or 400 or 403 or 404 or 429 or 501, $"{(int)answer.StatusCode} for {json}");
        }
        Assert.Empty(bot.Errors);
        Assert.InRange(taken, 2000, 9999);
        using var good = await bot.Http.PostAsJsonAsync("/api/messages", JsonNode.Parse(Sample));
        Assert.Contains("elcome", await good.Content.ReadAsStringAsync());
        await client.SayAsync("How much is a family ticket?");
    }
}
