namespace Presenter.Bot.Planning.Confirmation;

/// <summary>What a model wants done and only the visitor can allow, with a yes in their next turn.</summary>
/// <param name="Arguments">JSON object</param>
/// <param name="Question">as it was spoken; a yes counts only where it was heard to its end</param>
public sealed record PendingAction(string Plugin, string Function, string Arguments, string Question);
