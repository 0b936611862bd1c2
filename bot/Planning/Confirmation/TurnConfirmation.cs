using Presenter.Renderer;

namespace Presenter.Bot.Planning.Confirmation;

/// <summary>
/// What this turn's tools want done. It is only noted here: it is kept, and the visitor asked, when the turn's answer ends,
/// and nothing that a model or a document says within the turn can do more.
/// </summary>
public sealed class TurnConfirmation
{
    /// <summary>The last one counts: it is what the visitor is asked.</summary>
    public PendingAction? Waiting { get; private set; }

    /// <summary>How the question is said, with stage directions.</summary>
    public string Spoken { get; private set; } = "";

    /// <summary>An attempt that failed has asked for nothing.</summary>
    public void Forget() => Waiting = null;

    /// <param name="question">as a script, with stage directions</param>
    /// <returns>what the model is told</returns>
    public string Ask(string plugin, string function, string arguments, string question)
    {
        var spoken = Script.Read(question, TurnId.New(), 0, [])?.Text ?? question;
        Waiting = new PendingAction(plugin, function, arguments, spoken);
        Spoken = question;
        return $"Nothing has been done yet. After your answer the visitor is asked: \"{spoken}\" Only their yes in their next message does it. Do not ask it yourself and do not say that it is done.";
    }
}
