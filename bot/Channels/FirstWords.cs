using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Presenter.Bot.Channels.DirectLine;
using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels;

/// <summary>What became of a message that the presenter wrote first.</summary>
/// <param name="Id">the channel's id of it; null where the channel gives none</param>
public sealed record Written(string? Id);

/// <summary>A message could not be written; the message says why and what can be done.</summary>
/// <param name="status">HTTP status that says the same</param>
/// <param name="code">in one word</param>
public sealed class NotWrittenException(int status, string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Status => status;

    public string Code => code;
}

/// <summary>
/// Writes first into a conversation whose way back is stored ("proactive messages"): behind the turn that runs there, and
/// remembered as said, so that a visitor's answer to it is understood.
/// </summary>
public sealed partial class FirstWords(
    ConversationStates states, ConversationDatabase database, Handoff handoff, TextTurns turns, TurnOrder order, TurnQueue queue,
    DirectLineAdapter directLine, CloudAdapter channels, BotIdentity bot, ILogger<FirstWords> log)
{
    /// <param name="conversation">channel:conversation</param>
    /// <param name="text">Markdown, as the channel shows it</param>
    /// <exception cref="NotWrittenException">nothing is stored, a person has the conversation, or the channel did not take it</exception>
    public Task<Written> WriteAsync(string conversation, string text, CancellationToken cancellation) =>
        conversation.StartsWith(DirectLineAdapter.ChannelId + ":", StringComparison.Ordinal)
            ? queue.AloneAsync(conversation[(DirectLineAdapter.ChannelId.Length + 1)..], () => WriteInTurnAsync(conversation, text, cancellation), cancellation)
            : order.RunAsync(conversation, async () =>
            {
                await using var alone = await database.LockAsync(conversation, cancellation);
                return await WriteInTurnAsync(conversation, text, cancellation);
            });

    private async Task<Written> WriteInTurnAsync(string conversation, string text, CancellationToken cancellation)
    {
        var state = await states.ReadAsync(conversation, cancellation);
        if (ConversationReferences.Read(state) is not { } reference)
        {
            throw new NotWrittenException(StatusCodes.Status404NotFound, "NoReference",
                $"No way back into \"{conversation}\" is stored: nobody has written there, it was removed, or the app was uninstalled. Conversations are channel:id; those of a person: GET /api/people/{{channel:person}}/conversations.");
        }
        if (handoff.IsAway(state, null))
            throw new NotWrittenException(StatusCodes.Status409Conflict, "PersonAnswers", $"A person has the conversation \"{conversation}\"; the presenter is silent there until handoff.status says completed.");
        var written = await SendAsync(conversation, reference, text, cancellation);
        LogWritten(conversation, written.Id);
        // It has arrived: whatever stops the caller now, it belongs into what was said.
        await turns.RememberAsync(Question.Unasked(conversation, state.Person), text, CancellationToken.None);
        return written;
    }

    private async Task<Written> SendAsync(string conversation, ConversationReference reference, string text, CancellationToken cancellation)
    {
        BotAdapter adapter = reference.ChannelId == DirectLineAdapter.ChannelId ? directLine : channels;
        ResourceResponse? response = null;
        Exception? failure = null;
        await adapter.ContinueConversationAsync(bot.Id, reference, async (turn, stop) =>
        {
            try
            {
                response = await turn.SendActivityAsync(MessageFactory.Text(text, inputHint: InputHints.AcceptingInput), stop);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Not the adapter's to apologise for: nobody there has asked anything.
                failure = e;
            }
        }, cancellation);
        if (failure is null && adapter == directLine && response?.Id is null)
            throw new NotWrittenException(StatusCodes.Status404NotFound, "ConversationNotFound", $"The conversation \"{conversation}\" is no longer kept.");
        return failure is null ? new Written(response?.Id) : throw Refusal(conversation, failure);
    }

    private static NotWrittenException Refusal(string conversation, Exception failure) => failure switch
    {
        UnauthorizedAccessException => new(StatusCodes.Status409Conflict, "HostNotAllowed", failure.Message, failure),
        // Its connection was given up, not refused: it may have been read at the other end.
        HttpRequestException or OperationCanceledException => new(StatusCodes.Status504GatewayTimeout, "ChannelUnreachable",
            $"The channel of \"{conversation}\" cannot be reached or did not answer: {failure.Message} If the connection was cut, the message may have arrived all the same.", failure),
        _ => new(StatusCodes.Status502BadGateway, "ChannelRefused", $"The channel of \"{conversation}\" did not take the message: {ErrorText.Of(failure)}", failure),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "The presenter wrote first in {Conversation}; the channel calls it {Id}")]
    private partial void LogWritten(string conversation, string? id);
}
