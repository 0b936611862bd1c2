using System.Text.Json;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Presenter.Bot.Channels.Teams;
using Presenter.Tests.Planning;
using Xunit;

namespace Presenter.Tests.Channels.Teams;

/// <summary>On Teams and in Web Chat an answer is read while the model still writes it.</summary>
public class Streaming
{
    /// <summary>Short waits are over at once, and its time has gone on by them; the model's patience is real.</summary>
    private sealed class ShortWaits : TimeProvider
    {
        private long ahead;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime <= TimeSpan.Zero || dueTime > TimeSpan.FromSeconds(1))
                return base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Add(ref ahead, dueTime.Ticks);
            return base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private readonly ShortWaits clock = new();
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously), second = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A model that writes three sentences, each after the one before has been read.</summary>
    private Task<OpenAiServer> SlowModelAsync() => OpenAiServer.StartAsync(Replies.Then(
        Replies.Piece("The first ship is old. The"), Replies.Stall(first.Task), Replies.Piece(" second one is new. And"), Replies.Stall(second.Task), Replies.Say(" that is all of them.")));

    private Task<ChannelHost> BotAsync(OpenAiServer model) => ChannelHost.StartAsync(clock, null,
        ("Planning:Provider", "openai"), ("Planning:Endpoint", model.Address), ("Planning:Model", "test"), ("DirectLine:RequestsPerMinute", "10000"));

    private void ReadOn(Sent update)
    {
        if (update.Text.Contains("first", StringComparison.Ordinal))
            first.TrySetResult();
        if (update.Text.Contains("second", StringComparison.Ordinal))
            second.TrySetResult();
    }

    [Fact]
    public async Task OnTeamsTheAnswerGrowsInOneMessageAtMostOncePerSecond()
    {
        await using var teams = await TeamsServer.StartAsync(clock);
        await using var model = await SlowModelAsync();
        await using var bot = await BotAsync(model);
        var asking = teams.AskAsync(bot.Http, "Which ships are there?");
        Assert.Equal(("typing", null), ((await teams.NextAsync()) is var sign ? sign.Type : "", sign.Stream?.ToString()));
        var all = new List<Sent>();
        while (all.Count == 0 || all[^1].Type != "message")
        {
            all.Add(await teams.NextAsync());
            ReadOn(all[^1]);
        }
        await asking;

        // Whether the end comes with the last words or after them is the model's and the network's affair.
        Assert.Equal(["The first ship is old.", "The first ship is old. The second one is new.", "The first ship is old. The second one is new. And that is all of them."], all.Select(a => a.Text).Distinct());
        Assert.All(all.SkipLast(1), a => Assert.Equal("streaming", a.Stream!.Value.GetProperty("streamType").GetString()));
        Assert.Equal("final", all[^1].Stream!.Value.GetProperty("streamType").GetString());
        Assert.Equal("success", all[^1].Stream!.Value.GetProperty("streamResult").GetString());
        // Web Chat's clients of the same channel data read the place there.
        Assert.All(all, a => Assert.Equal(a.Stream!.Value.GetProperty("streamType").GetString(), a.Activity.GetProperty("channelData").GetProperty("streamType").GetString()));
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(1), $"{pair.Second.At - pair.First.At}"));
    }

    [Fact]
    public async Task AnAnswerThatIsThereAtOnceStreamsTooAndEndsWithItsSources()
    {
        await using var teams = await TeamsServer.StartAsync(clock);
        await using var bot = await ChannelHost.StartAsync(clock, null);
        await teams.AskAsync(bot.Http, "How much is a family ticket?");
        var answer = await teams.AnswerAsync();
        Assert.Equal(["typing", "typing", "message"], answer.Select(a => a.Type));
        Assert.Equal("streaming", answer[1].Stream!.Value.GetProperty("streamType").GetString());
        Assert.DoesNotContain("\n", answer[1].Text);
        Assert.StartsWith(answer[1].Text, answer[2].Text);
        Assert.Contains("\n[1] ", answer[2].Text);
    }

    [Fact]
    public async Task WhoPressesStopHearsNoMoreOfIt()
    {
        await using var teams = await TeamsServer.StartAsync(clock);
        teams.Refuse = a => a.Stream is { } s && s.GetProperty("streamType").GetString() == "final" ? (403, "ContentStreamNotAllowed", "Content stream was canceled by user.") : null;
        await using var bot = await ChannelHost.StartAsync(clock, null);
        await teams.AskAsync(bot.Http, "How much is a family ticket?");
        Assert.Equal(["typing", "typing"], new[] { await teams.NextAsync(), await teams.NextAsync() }.Select(a => a.Type));
        Assert.Equal(0, teams.Waiting);
    }

    [Theory]
    [InlineData(403, "ContentStreamNotAllowed", "Content stream finished due to exceeded streaming time.", "final", "PUT")]
    [InlineData(400, "BadArgument", "Streaming API is not enabled", "streaming", "POST")]
    [InlineData(500, "ServiceError", "Something happened", "streaming", "POST")]
    public async Task WhatTeamsDoesNotStreamArrivesAllTheSame(int status, string code, string message, string refused, string method)
    {
        await using var teams = await TeamsServer.StartAsync(clock);
        teams.Refuse = a => a.Stream is { } s && s.GetProperty("streamType").GetString() == refused ? (status, code, message) : null;
        await using var bot = await ChannelHost.StartAsync(clock, null);
        await teams.AskAsync(bot.Http, "How much is a family ticket?");
        var answer = await teams.AnswerAsync();
        Assert.Equal(method, answer[^1].Method);
        Assert.Contains("€29.00", answer[^1].Text);
        Assert.Null(answer[^1].Stream);
        // In place of what is shown, not beside it.
        if (method == "PUT")
            Assert.EndsWith("/sent-2", answer[^1].Path);
        Assert.Equal(0, teams.Waiting);
    }

    [Theory]
    [InlineData("groupChat")]
    [InlineData("channel")]
    public async Task InGroupsWhereTeamsTakesNoStreamsTheAnswerIsOneMessage(string kind)
    {
        await using var teams = await TeamsServer.StartAsync(clock);
        await using var bot = await ChannelHost.StartAsync(clock, null);
        await teams.AskAsync(bot.Http, "<at>Presenter</at> How much is a family ticket?", kind, new[] { new { type = "mention", text = "<at>Presenter</at>", mentioned = new { id = "28:bot" } } });
        var answer = await teams.AnswerAsync();
        Assert.Equal(["typing", "message"], answer.Select(a => a.Type));
        Assert.All(answer, a => Assert.Null(a.Stream));
    }

    [Fact]
    public async Task InWebChatASlowAnswerGrowsAndAQuickOneIsOneMessage()
    {
        await using var model = await SlowModelAsync();
        await using var bot = await BotAsync(model);
        var client = await DirectLineClient.BeginAsync(bot.Http);
        using var socket = await client.OpenAsync();
        await DirectLineClient.ReadUntilAsync(socket, "Hello");
        await client.SayAsync("Which ships are there?");
        var all = new List<JsonElement>();
        while (all.Count == 0 || !(all[^1].GetProperty("type").GetString() == "message" && DirectLineClient.IsBot(all[^1])))
        {
            all.AddRange((await DirectLineClient.NextAsync(socket)).GetProperty("activities").EnumerateArray().Where(DirectLineClient.IsBot));
            if (all.Count > 0)
                ReadOn(new Sent("", "", all[^1], default));
        }
        var streamed = all.Skip(1).ToArray();
        // One update or more for each pause of the model, and then the message, however slow the machine is.
        var updates = streamed[..^1];
        Assert.True(updates.Length >= 2);
        Assert.All(updates, a => Assert.Equal("typing", a.GetProperty("type").GetString()));
        Assert.Equal("message", streamed[^1].GetProperty("type").GetString());
        Assert.Equal("The first ship is old.", DirectLineClient.Text(streamed[0]));
        var ids = streamed.Select(a => a.GetProperty("channelData").GetProperty("streamId").GetString()).Distinct();
        Assert.True(Guid.TryParse(Assert.Single(ids), out _));
        // By this Web Chat knows that all of them are one message.
        Assert.All(updates, a => Assert.Equal(ids.Single(), a.GetProperty("id").GetString()));
        Assert.Equal(Enumerable.Range(1, updates.Length), updates.Select(a => a.GetProperty("channelData").GetProperty("streamSequence").GetInt32()));
        // What is stored is the whole answer, once.
        Assert.Single(await client.AllAsync(), a => DirectLineClient.Text(a).Contains("that is all of them", StringComparison.Ordinal));
    }

    /// <summary>A channel that keeps what it is sent.</summary>
    private sealed class Channel : Microsoft.Bot.Builder.BotAdapter
    {
        public System.Threading.Channels.Channel<Activity> Taken { get; } = System.Threading.Channels.Channel.CreateUnbounded<Activity>();

        public override async Task<ResourceResponse[]> SendActivitiesAsync(ITurnContext turnContext, Activity[] activities, CancellationToken cancellationToken)
        {
            foreach (var activity in activities)
                await Taken.Writer.WriteAsync(ActivityJson.Read(ActivityJson.Write(activity)), cancellationToken);
            return [.. activities.Select(_ => new ResourceResponse("s1"))];
        }

        public override Task<ResourceResponse> UpdateActivityAsync(ITurnContext turnContext, Activity activity, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task DeleteActivityAsync(ITurnContext turnContext, ConversationReference reference, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    [Fact]
    public async Task AStreamWhoseAnswerFailsIsClosedWithWhatIsShown()
    {
        var channel = new Channel();
        using var turn = new TurnContext(channel, ActivityJson.Read("""{"type":"message","id":"1","channelId":"msteams","conversation":{"id":"c","conversationType":"personal"}}"""));
        await using (var reply = new StreamedReply(turn, clock, NullLogger.Instance, default))
        {
            reply.Show("The first ship is old.");
            Assert.Equal("typing", (await channel.Taken.Reader.ReadAsync()).Type);
        }
        var last = await channel.Taken.Reader.ReadAsync();
        Assert.Equal(("message", "The first ship is old."), (last.Type, last.Text));
        var place = last.Entities!.Single().Properties!;
        Assert.Equal(("final", "error", "s1"), (place["streamType"].GetString(), place["streamResult"].GetString(), place["streamId"].GetString()));
    }
}
