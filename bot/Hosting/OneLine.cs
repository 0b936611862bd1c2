namespace Presenter.Bot.Hosting;

/// <summary>Text from outside as it may stand in the log: a caller must not write lines of the log, nor steer a terminal.</summary>
public static class OneLine
{
    private const int Longest = 500;

    public static string Of(string? text) => new([.. (text ?? "").Take(Longest).Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
}
