using System.Text.RegularExpressions;

namespace Presenter.Bot.Planning;

/// <summary>
/// Regular expressions of settings and prompts, read by an engine whose time grows with the text alone: no text can hold a server up, and
/// no time limit is needed, which on a busy machine would pass before a plain yes is read.
/// </summary>
internal static class LinearPattern
{
    /// <exception cref="ArgumentException">no regular expression, or one that only backtracking can follow; says so</exception>
    public static Regex Of(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException($"{e.Message} Remedy: do without lookaheads, lookbehinds and back references", e);
        }
    }
}
