using System.Collections.Concurrent;

namespace Presenter.Bot.Conversations;

/// <summary>The turn that runs in each conversation: a new question ends the old one.</summary>
public sealed class RunningTurns
{
    private readonly ConcurrentDictionary<string, RunningTurn> turns = new();

    /// <summary>Begins a turn; the one that ran in the same conversation is superseded.</summary>
    public RunningTurn Begin(string conversation, CancellationToken client)
    {
        var turn = new RunningTurn(client);
        turns.AddOrUpdate(conversation, turn, (_, old) =>
        {
            old.Supersede();
            return turn;
        });
        return turn;
    }

    public void End(string conversation, RunningTurn turn)
    {
        turns.TryRemove(KeyValuePair.Create(conversation, turn));
        turn.Dispose();
    }
}

/// <summary>One token cancels everything a turn holds, wherever it is.</summary>
public sealed class RunningTurn(CancellationToken client) : IDisposable
{
    private readonly CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(client);

    public CancellationToken Token => source.Token;

    public bool Superseded { get; private set; }

    public void Supersede()
    {
        Superseded = true;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in this moment.
        }
    }

    public void Dispose() => source.Dispose();
}
