namespace Presenter.Bot.Planning;

/// <summary>Section "Planning:Limits": what one turn of a language model may use at most.</summary>
public sealed record PlanningLimits
{
    private const string Section = PlanningOptions.Section + ":Limits";

    /// <summary>Rounds of tool calls a turn.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Tool calls a turn, over all rounds.</summary>
    public int Calls { get; init; } = 12;

    /// <summary>Seconds one tool may take.</summary>
    public double ToolSeconds { get; init; } = 8;

    /// <summary>Seconds a turn may wait for model and tools in all; time in which the voice speaks does not count.</summary>
    public double TurnSeconds { get; init; } = 60;

    /// <summary>Longest wait before the one retry; a server that asks for more is not waited for.</summary>
    public double RetrySeconds { get; init; } = 5;

    /// <summary>Characters of one tool's answer; the rest is cut.</summary>
    public int ToolCharacters { get; init; } = 8000;

    /// <summary>Characters of everything that is sent: prompt, past turns, answers of tools. About four make a token.</summary>
    public int HistoryCharacters { get; init; } = 32000;

    /// <summary>Tokens of an answer; sent to the model, and held to (six characters a token) where it does not.</summary>
    public int AnswerTokens { get; init; } = 800;

    public string? Problem() =>
        Wrong(nameof(Rounds), Rounds, 0, 50) ?? Wrong(nameof(Calls), Calls, 0, 200) ?? Wrong(nameof(ToolSeconds), ToolSeconds, 0.1, 120)
        ?? Wrong(nameof(TurnSeconds), TurnSeconds, 1, 600) ?? Wrong(nameof(RetrySeconds), RetrySeconds, 0, 60)
        ?? Wrong(nameof(ToolCharacters), ToolCharacters, 100, 1_000_000) ?? Wrong(nameof(HistoryCharacters), HistoryCharacters, 2000, 10_000_000)
        ?? Wrong(nameof(AnswerTokens), AnswerTokens, 16, 100_000);

    private static string? Wrong(string key, double value, double least, double most) =>
        value >= least && value <= most ? null : FormattableString.Invariant($"{Section}:{key} is {value}; allowed are {least} to {most}");
}
