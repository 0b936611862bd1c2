using Presenter.Bot.Channels.DirectLine;
using Presenter.Bot.Conversations;
using Presenter.Bot.Planning;

namespace Presenter.Bot.Channels;

/// <summary>Everything that is kept of people, in every store: removed by person, and by age within the hour.</summary>
public sealed partial class KeptData(
    ConversationRemoval conversations, ActivityLog activities, PlanningState planned, ConversationOptions options, TimeProvider clock, ILogger<KeptData> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromHours(1);

    /// <param name="person">channel:person</param>
    /// <returns>entries that are gone</returns>
    public async Task<int> RemovePersonAsync(string person, CancellationToken cancellation)
    {
        var gone = 0;
        // The log first: an answer that is still coming finds no conversation there, and no turn afterwards.
        if (person.StartsWith(DirectLineAdapter.ChannelId + ":", StringComparison.Ordinal))
            gone = await activities.Removal.RemovePersonAsync(person[(DirectLineAdapter.ChannelId.Length + 1)..], cancellation);
        gone += await conversations.RemovePersonAsync(person, cancellation);
        return gone + await planned.RemovePersonAsync(person, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.KeepDays > 0)
        {
            try
            {
                var before = clock.GetUtcNow().AddDays(-options.KeepDays);
                var gone = await activities.Removal.RemoveBeforeAsync(before, stoppingToken) + await conversations.RemoveBeforeAsync(before, stoppingToken)
                    + await planned.RemoveBeforeAsync(before, stoppingToken);
                if (gone > 0)
                    LogRemoved(gone, options.KeepDays);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotRemoved(options.KeepDays, e);
            }
            await Task.Delay(Round, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} entries of conversations were older than {Days} days and are removed")]
    private partial void LogRemoved(int count, int days);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is older than {Days} days could not be removed; it is tried again within the hour")]
    private partial void LogNotRemoved(int days, Exception error);
}
