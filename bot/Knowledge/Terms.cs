using System.Text;

namespace Presenter.Bot.Knowledge;

/// <summary>Text -> the terms that carry its meaning: lower case, no stop words, light stems (after the S stemmer, Harman 1991).</summary>
public static class Terms
{
    private static readonly HashSet<string> Stop = new(("a an and are as at be been by can could did do does for from get give had has have having he her his how i if in into is it its " +
        "just let like many me more most much must my no not of on or our out please she should so some tell than that the their them then there these they this those to too up us " +
        "very was we were what when where which who whom whose why will with would you your yours am about any anything also know want need one s t re ve ll m d im id ive whats wheres hows long bring go goes going come comes take takes museum old kind thing things something really whole detail detailed everything version possible allowed while during way came dont cant wont isnt arent doesnt didnt couldnt wouldnt shouldnt wasnt werent hasnt havent thats theres shes hes theyre youre weve youve theyve youd whos whens wots").Split(' '));

    /// <summary>Words that a misspelt one may have been, though they carry no meaning.</summary>
    public static IEnumerable<string> StopWords => Stop;

    public static IEnumerable<string> Of(string text) => Words(text).Select(OfWord).OfType<string>();

    /// <returns>the term of one word in lower case, or null where it carries no meaning</returns>
    public static string? OfWord(string word) =>
        IsStop(word) || word.Length == 1 && !char.IsDigit(word[0]) ? null : Stem(word);

    public static bool IsStop(string word) => Stop.Contains(word) || Stop.Contains(WordForms.Base(word));

    /// <summary>The words of a text as they are written, in lower case.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text + " ")
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
                continue;
            }
            if (c is '\'' or '’' || word.Length == 0)
                continue;
            yield return word.ToString();
            word.Clear();
        }
    }

    public static string Stem(string word)
    {
        word = WordForms.Base(word);
        if (word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal))
            return word[..^3] + "y";
        if (word.Length > 4 && (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal)))
            word = word[..^2];
        else if (word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i'))
            word = word[..^1];
        if (word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal))
            word = Undouble(word[..^3]);
        else if (word.Length > 4 && word.EndsWith("ed", StringComparison.Ordinal))
            word = Undouble(word[..^2]);
        return word.Length > 3 && word[^1] == 'e' ? word[..^1] : word;
    }

    private static string Undouble(string word) =>
        word.Length > 3 && word[^1] == word[^2] && word[^1] is not ('l' or 's') ? word[..^1] : word;
}
