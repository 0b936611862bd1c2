namespace Presenter.Bot.Listening.Measuring;

/// <summary>Words put in, left out and taken for others, by the least of them that makes one text of the other.</summary>
public static class WordErrors
{
    public static int Between(IReadOnlyList<string> said, IReadOnlyList<string> heard)
    {
        var row = Enumerable.Range(0, heard.Count + 1).ToArray();
        for (var i = 1; i <= said.Count; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= heard.Count; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (said[i - 1] == heard[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
