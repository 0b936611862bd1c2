using System.Security.Claims;
using System.Text.Json;
using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels.BotFramework;

/// <summary>
/// Turns on the Bot Framework's channels, one at a time a conversation. What is to be answered through the connector lies in
/// the inbox first, so that a server that was killed goes on where it stopped.
/// </summary>
public sealed partial class BotFrameworkTurns(
    Inbox inbox, TurnOrder order, ConversationDatabase database, CloudAdapter adapter, IBot bot, BotFrameworkOptions options,
    IHostApplicationLifetime lifetime, ILogger<BotFrameworkTurns> log) : BackgroundService
{
    /// <summary>Channels give a request up after 15 seconds and deliver it again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How often it looks for what another machine, or a database out of reach, has left behind.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    /// <summary>Answers an activity whose caller waits for the answer in the response.</summary>
    /// <returns>the response; null where too many wait</returns>
    public async Task<InvokeResponse?> AnswerAsync(ClaimsIdentity caller, Activity activity)
    {
        var conversation = ActivityNames.ConversationOf(activity);
        if (order.Length(conversation) >= options.Waiting)
            return null;
        return await order.RunAsync(conversation, async () =>
        {
            await using var alone = await database.LockAsync(conversation, lifetime.ApplicationStopping);
            return await adapter.ProcessActivityAsync(caller, activity, bot.OnTurnAsync, lifetime.ApplicationStopping);
        });
    }

    /// <summary>Takes an activity whose answer goes through the connector; returns when it is answered, or the caller's patience ends.</summary>
    /// <returns>false where too many wait</returns>
    public async Task<bool> TakeAsync(Activity activity, CancellationToken cancellation)
    {
        var conversation = ActivityNames.ConversationOf(activity);
        var name = string.IsNullOrEmpty(activity.Id) ? Guid.NewGuid().ToString() : activity.Id;
        var taken = await inbox.TakeAsync(conversation, name, ActivityNames.PersonOf(activity), ActivityJson.Write(activity), options.Waiting, cancellation);
        if (taken == Taken.New)
            await RunPendingAsync(conversation).WaitAsync(Patience, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return taken != Taken.Full;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await order.IdleAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                foreach (var conversation in await inbox.PendingConversationsAsync(stoppingToken))
                    _ = RunPendingAsync(conversation);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotRead(e);
            }
            await Task.Delay(Round, stoppingToken);
        }
    }

    private Task RunPendingAsync(string conversation) => order.RunAsync(conversation, async () =>
    {
        var stopping = lifetime.ApplicationStopping;
        try
        {
            await using var alone = await database.LockAsync(conversation, stopping);
            // Read anew each time: what waits may have been removed with the person who sent it.
            while (await inbox.PendingAsync(conversation, stopping) is [var pending, ..])
                await RunAsync(pending, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogStuck(conversation, e);
        }
        return true;
    });

    private async Task RunAsync(PendingActivity pending, CancellationToken stopping)
    {
        if (pending.Sending)
        {
            // Nobody runs it now: the process that sent it has ended. Sent again it could be doubled.
            LogUncertain(pending.Activity, pending.Conversation);
        }
        else
        {
            try
            {
                await adapter.ProcessActivityAsync(ActivityJson.Read(pending.Json), new Delivery(inbox, pending), bot.OnTurnAsync, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogGivenUp(pending.Activity, pending.Conversation, e);
            }
        }
        await inbox.DoneAsync(pending, stopping);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to activity {Activity} in {Conversation} was being sent when the server ended; it is not sent again, since it may have arrived")]
    private partial void LogUncertain(string activity, string conversation);

    [LoggerMessage(Level = LogLevel.Error, Message = "Activity {Activity} in {Conversation} cannot be answered")]
    private partial void LogGivenUp(string activity, string conversation, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Conversation {Conversation} cannot go on; it is tried again within a minute")]
    private partial void LogStuck(string conversation, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "What waits for an answer cannot be read; it is tried again within a minute")]
    private partial void LogNotRead(Exception error);
}
