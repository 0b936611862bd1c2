using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Presenter.Bot.Channels.Teams;

/// <summary>
/// One answer that is read while it grows: updates with the text so far, at most one an interval, then the whole message.
/// Where a channel does not stream, only the message.
/// </summary>
public sealed partial class StreamedReply : IAsyncDisposable
{
    private readonly ITurnContext turn;
    private readonly StreamManner? manner;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly CancellationTokenSource finishing;
    private readonly Channel<string> texts = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly Task updating;
    private DateTimeOffset next;
    private string? streamId;
    private string shown = "";
    private int updates;
    private StreamRefusal? refusal;
    private bool finished;

    public StreamedReply(ITurnContext turn, TimeProvider clock, ILogger log, CancellationToken cancellation)
    {
        (this.turn, this.clock, this.log) = (turn, clock, log);
        manner = StreamManner.Of(turn.Activity);
        streamId = manner is { OwnId: true } ? Guid.NewGuid().ToString() : null;
        next = clock.GetUtcNow() + (manner is { AtOnce: false } ? manner.Interval : TimeSpan.Zero);
        finishing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        updating = manner is null ? Task.CompletedTask : UpdateAsync(cancellation);
    }

    /// <summary>Shows the text so far, as soon as the channel takes it.</summary>
    public void Show(string text) => texts.Writer.TryWrite(text);

    /// <summary>Sends the whole message.</summary>
    /// <param name="message">an activity's JSON</param>
    /// <returns>false where the visitor has stopped the answer</returns>
    public async Task<bool> FinishAsync(JsonObject message, CancellationToken cancellation)
    {
        await EndUpdatesAsync();
        finished = true;
        if (refusal is null && updates > 0)
        {
            await WaitAsync(manner is { AtOnce: true }, cancellation);
            var last = message.DeepClone().AsObject();
            StreamInfo.Mark(last, streamId, StreamInfo.Final, null, "success");
            try
            {
                await turn.SendActivityAsync(Read(last), cancellation);
                return true;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                Refuse(e);
            }
        }
        if (refusal == StreamRefusal.Stopped)
            return false;
        var whole = Read(message);
        if (refusal == StreamRefusal.TooLong && streamId is not null)
        {
            whole.Id = streamId;
            await turn.UpdateActivityAsync(whole, cancellation);
        }
        else
        {
            await turn.SendActivityAsync(whole, cancellation);
        }
        return true;
    }

    /// <summary>A stream that has begun and has no last message stays open on the channel: it is closed with what is shown.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndUpdatesAsync();
        finishing.Dispose();
        if (finished || updates == 0 || refusal is not null)
            return;
        var last = new JsonObject { ["type"] = ActivityTypes.Message, ["text"] = shown };
        StreamInfo.Mark(last, streamId, StreamInfo.Final, null, "error");
        try
        {
            await turn.SendActivityAsync(Read(last), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotClosed(turn.Activity.ChannelId, e.Message);
        }
    }

    private async Task UpdateAsync(CancellationToken cancellation)
    {
        try
        {
            while (await texts.Reader.WaitToReadAsync(finishing.Token))
            {
                if (!await IsDueAsync())
                    return;
                if (texts.Reader.TryRead(out var text) && !await SendAsync(text, cancellation))
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // The whole message goes in place of what waits.
        }
    }

    /// <returns>false where the channel takes no more</returns>
    private async Task<bool> SendAsync(string text, CancellationToken cancellation)
    {
        var update = new JsonObject { ["type"] = ActivityTypes.Typing, ["text"] = text };
        StreamInfo.Mark(update, streamId, StreamInfo.Streaming, updates + 1);
        try
        {
            var sent = Read(update);
            sent.Id = streamId;
            var response = await turn.SendActivityAsync(sent, cancellation);
            streamId ??= string.IsNullOrEmpty(response?.Id) ? null : response.Id;
            updates++;
            shown = text;
            next = clock.GetUtcNow() + manner!.Interval;
            // Without an id there is nothing that a second update could belong to.
            if (streamId is null)
                refusal = StreamRefusal.NotTaken;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            Refuse(e);
        }
        return refusal is null;
    }

    private void Refuse(Exception error)
    {
        refusal = StreamRefusals.Of(error);
        LogRefused(turn.Activity.ChannelId, refusal.Value, error.Message);
    }

    private async Task EndUpdatesAsync()
    {
        texts.Writer.TryComplete();
        if (!finished)
            await finishing.CancelAsync();
        await updating;
    }

    /// <returns>false where the answer is finished before; most are, and an exception each time would be a cost of every turn</returns>
    private async Task<bool> IsDueAsync()
    {
        var wait = next - clock.GetUtcNow();
        if (wait <= TimeSpan.Zero)
            return true;
        await Task.Delay(wait, clock, finishing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !finishing.IsCancellationRequested;
    }

    private async Task WaitAsync(bool wanted, CancellationToken cancellation)
    {
        var wait = next - clock.GetUtcNow();
        if (wanted && wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, cancellation);
    }

    private static Activity Read(JsonObject activity) => ActivityJson.Read(activity.ToJsonString());

    [LoggerMessage(Level = LogLevel.Information, Message = "{Channel} does not go on with a streamed answer ({Refusal}): {Reason}")]
    private partial void LogRefused(string? channel, StreamRefusal refusal, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A streamed answer on {Channel} could not be closed: {Reason}")]
    private partial void LogNotClosed(string? channel, string reason);
}
