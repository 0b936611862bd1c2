using System.Globalization;
using Presenter.Bot.Listening.Language;
using Xunit;

namespace Presenter.Tests.Listening;

/// <summary>A language model whose probabilities do not sum to one prefers words for no reason, and the visitor is misheard.</summary>
public sealed class LanguageModels
{
    private static (WordList Words, CountedModel Model) Count(params string[] sentences)
    {
        var words = new WordList();
        foreach (var word in sentences.SelectMany(s => s.Split(' ')).Append("unseen"))
            words.Add(word);
        var model = new CountedModel(words);
        foreach (var sentence in sentences)
            model.Add([.. sentence.Split(' ').Select(words.Find)]);
        return (words, model);
    }

    [Fact]
    public void EveryHistoryOfACountedModelSumsToOne()
    {
        var (words, model) = Count("when are you open", "when are you closed", "are you open on sunday", "where is the tower");
        ulong[] histories = [0, NGram.Of(words.Find("are")), NGram.Of(words.Find("are"), words.Find("you")), NGram.Of(words.Find("tower"), words.Find("open"))];
        foreach (var history in histories)
        {
            var sum = Enumerable.Range(1, words.Count).Sum(w => model.Probability((history << NGram.Bits) | (uint)w));
            Assert.Equal(1, sum, 9);
        }
        Assert.True(model.Probability(NGram.Of(words.Find("are"), words.Find("you"), words.Find("open"))) > 3 * model.Probability(NGram.Of(words.Find("are"), words.Find("you"), words.Find("tower"))));
    }

    [Fact]
    public void TheWrittenMixtureSumsToOneAfterEveryHistory()
    {
        var (words, first) = Count("when are you open", "are you open on sunday");
        foreach (var word in "is the tower high".Split(' '))
            words.Add(word);
        var second = new CountedModel(words);
        second.Add([.. "is the tower open on sunday".Split(' ').Select(words.Find)]);
        using var folder = Repository.Temporary();
        new MixedModel(words, [(first, 0.6), (second, 0.4)]).Write(folder["m.arpa"]);
        var (probability, backoff) = Read(folder["m.arpa"]);
        double Of(string[] history, string word) => probability.TryGetValue(string.Join(' ', history.Append(word)), out var own) ? own
            : history.Length == 0 ? 0 : backoff.GetValueOrDefault(string.Join(' ', history), 1) * Of(history[1..], word);
        var all = probability.Keys.Where(k => !k.Contains(' ') && k != WordList.Begin).ToArray();
        foreach (var history in new string[][] { [], ["open"], ["are", "you"], ["tower", "open"], ["sunday", "when"] })
            Assert.InRange(all.Sum(w => Of(history, w)), 0.9, 1.02);
    }

    [Fact]
    public void PocketsphinxsOwnEnglishIsRead()
    {
        var english = new GeneralEnglish("/usr/share/pocketsphinx/model/en-us/en-us.lm.bin");
        var words = new WordList();
        foreach (var word in "how much is the ticket of course tickets are you".Split(' '))
            words.Add(word);
        english.Keep(words, double.NegativeInfinity);
        double P(params string[] w) => english.Probability(w.Length == 2 ? NGram.Of(words.Find(w[0]), words.Find(w[1])) : NGram.Of(words.Find(w[0]), words.Find(w[1]), words.Find(w[2])));
        Assert.True(P("of", "course") > 20 * P("much", "course"));
        Assert.True(P("how", "much", "is") > P("how", "much", "tickets"));
        Assert.Contains("the", english.Frequent(5));
    }

    private static (Dictionary<string, double> Probability, Dictionary<string, double> Backoff) Read(string path)
    {
        var (probability, backoff) = (new Dictionary<string, double>(), new Dictionary<string, double>());
        var order = 0;
        foreach (var line in File.ReadLines(path))
        {
            if (line.EndsWith("-grams:", StringComparison.Ordinal))
                order = line[1] - '0';
            else if (order > 0 && line.Split(' ') is { } parts && parts.Length > order)
            {
                var words = string.Join(' ', parts[1..(order + 1)]);
                probability[words] = Math.Pow(10, double.Parse(parts[0], CultureInfo.InvariantCulture));
                backoff[words] = parts.Length > order + 1 ? Math.Pow(10, double.Parse(parts[^1], CultureInfo.InvariantCulture)) : 1;
            }
        }
        return (probability, backoff);
    }
}
