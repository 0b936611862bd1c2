using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Presenter.Bot.Knowledge;

namespace Presenter.Bot.Listening.Language;

/// <summary>Files that tell pocketsphinx what is said here.</summary>
/// <param name="Model">ARPA language model</param>
/// <param name="Dictionary">pronunciations of its words</param>
public sealed record SpokenLanguageFiles(string Model, string Dictionary, int Words);

/// <summary>
/// The language of this knowledge's visitors: sentences of the documents, questions that are known, forms of questions about
/// the documents' topics, and general English for what lies between.
/// </summary>
public sealed class SpokenLanguage(ListeningOptions options, KnowledgeOptions knowledge)
{
    /// <summary>Shares of the four sources; found on the paraphrased questions, those held out from learning (docs/voice.md).</summary>
    private const double OfQuestions = 0.2, OfForms = 0.15, OfDocuments = 0.1, OfEnglish = 0.55;

    /// <summary>Of general English: nats a word that an n-gram must add, and how many words.</summary>
    private const double LeastGain = 3e-7;

    private const int GeneralWords = 9000, MostTopics = 1500;

    private const string Version = "1";

    /// <summary>Made again only where something that it is made of has changed.</summary>
    /// <exception cref="IOException">something cannot be read or written</exception>
    /// <exception cref="InvalidDataException">a file is of another kind</exception>
    public async Task<SpokenLanguageFiles> BuildAsync(IReadOnlyList<Passage> passages, CancellationToken cancellation)
    {
        var forms = File.Exists(options.QuestionForms) ? (await File.ReadAllLinesAsync(options.QuestionForms, cancellation)).Where(l => l.Length > 0 && l[0] != '#').ToArray() : [];
        var asked = await AskedAsync(cancellation);
        var related = Path.Combine(knowledge.Folder, KnowledgeFolder.Synonyms);
        var synonyms = File.Exists(related) ? (await File.ReadAllLinesAsync(related, cancellation)).Where(l => l.Length > 0 && l[0] != '#').ToArray() : [];
        var stamp = Stamp(passages, forms, asked, synonyms);
        Directory.CreateDirectory(options.ModelFolder);
        var (model, dictionary) = (Path.Combine(options.ModelFolder, $"{stamp}.lm"), Path.Combine(options.ModelFolder, $"{stamp}.dict"));
        if (!File.Exists(model) || !File.Exists(dictionary))
            await Task.Run(() => MakeAsync(passages, forms, asked, synonyms, model, dictionary, cancellation), cancellation);
        return new SpokenLanguageFiles(model, dictionary, File.ReadLines(dictionary).Count(l => !l[..l.IndexOf(' ')].Contains('(')));
    }

    private async Task MakeAsync(IReadOnlyList<Passage> passages, string[] forms, IReadOnlyList<string> asked, string[] synonyms, string model, string dictionary, CancellationToken cancellation)
    {
        var documents = passages.SelectMany(p => SpokenWords.Sentences(p.Text).Prepend([.. SpokenWords.Of($"{p.Title}")]).Prepend([.. SpokenWords.Of(p.Heading ?? "")])).Where(s => s.Length > 0).ToArray();
        var questions = asked.Select(q => SpokenWords.Of(q).ToArray()).Where(q => q.Length > 0).ToArray();
        var topics = Topics.Of(passages).OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Take(MostTopics)
            .Select(t => (Words: SpokenWords.Of(t.Key).ToArray(), Times: t.Value)).Where(t => t.Words.Length > 0).ToArray();
        var lines = forms.Select(f => f.Split("{topic}").Select(part => SpokenWords.Of(part).ToArray()).ToArray()).ToArray();
        var english = new GeneralEnglish(Path.Combine(options.AcousticFolder, "en-us.lm.bin"));
        var spoken = documents.Concat(questions).Concat(topics.Select(t => t.Words)).SelectMany(s => s).Concat(lines.SelectMany(l => l.SelectMany(w => w)))
            .Concat(synonyms.SelectMany(SpokenWords.Of)).Concat(english.Frequent(GeneralWords).Where(w => w.All(c => c is '\'' or >= 'a' and <= 'z'))).ToHashSet();
        var sounds = await Pronunciations.OfAsync(spoken, Path.Combine(options.AcousticFolder, "cmudict-en-us.dict"), cancellation);
        var words = new WordList();
        foreach (var word in sounds.Select(l => l[..l.IndexOfAny([' ', '('])]))
            words.Add(word);
        english.Keep(words, LeastGain);
        cancellation.ThrowIfCancellationRequested();
        var mixed = new MixedModel(words,
        [
            (Count(words, questions), OfQuestions), (Forms(words, lines, topics), OfForms), (Count(words, documents), OfDocuments), (english, OfEnglish),
        ]);
        // Under a name of its own first: another server of this folder may be at the same work, or starts meanwhile.
        var own = $"{model}.{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllLinesAsync($"{own}.dict", sounds, cancellation);
            mixed.Write($"{own}.arpa");
            await PackAsync($"{own}.arpa", own, cancellation);
            File.Move($"{own}.dict", dictionary, overwrite: true);
            File.Move(own, model, overwrite: true);
        }
        finally
        {
            foreach (var rest in new[] { $"{own}.dict", $"{own}.arpa", own })
                File.Delete(rest);
        }
        foreach (var old in Directory.EnumerateFiles(options.ModelFolder).Where(f => Path.GetExtension(f) is ".lm" or ".dict" && f != model && f != dictionary && File.GetLastWriteTimeUtc(f) < DateTime.UtcNow.AddDays(-1)))
            File.Delete(old);
    }

    /// <summary>sphinxbase's binary form, which loads many times faster.</summary>
    /// <exception cref="IOException">the converter is missing or failed</exception>
    private static async Task PackAsync(string text, string binary, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("sphinx_lm_convert", ["-i", text, "-ifmt", "arpa", "-o", binary, "-ofmt", "bin"]) { RedirectStandardError = true })!;
            var said = await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
                throw new IOException($"sphinx_lm_convert ended with exit code {process.ExitCode}: {said.Split('\n').LastOrDefault(l => l.StartsWith("ERROR", StringComparison.Ordinal))}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException("sphinx_lm_convert is not installed. Remedy: apt-get install sphinxbase-utils", e);
        }
    }

    private static CountedModel Count(WordList words, IEnumerable<string[]> sentences)
    {
        var model = new CountedModel(words);
        foreach (var sentence in sentences)
            model.Add([.. sentence.Select(words.Find).Where(id => id != 0)]);
        return model;
    }

    /// <summary>Each form with as many topics as it takes to hear each of them in some of the forms.</summary>
    private static CountedModel Forms(WordList words, string[][][] lines, (string[] Words, int Times)[] topics)
    {
        var model = new CountedModel(words);
        var next = 0;
        foreach (var line in lines)
        {
            for (var i = 0; i < (line.Length == 1 || topics.Length == 0 ? 1 : 60); i++)
            {
                // Frequent topics first and oftener: a walk through the list that begins again after fewer and fewer.
                IEnumerable<string> Topic() => topics.Length == 0 ? [] : topics[(int)(topics.Length * Math.Pow(next++ * 0.6180339887 % 1, 1.7))].Words;
                model.Add([.. line.SelectMany((part, at) => at == 0 ? part : Topic().Concat(part)).Select(words.Find).Where(id => id != 0)], line.Length == 1 ? 20 : 1);
            }
        }
        return model;
    }

    private async Task<IReadOnlyList<string>> AskedAsync(CancellationToken cancellation)
    {
        var asked = new List<string>();
        foreach (var name in options.Questions.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var path = Path.Combine(knowledge.Folder, name);
            if (File.Exists(path))
                asked.AddRange((await QuestionSet.ReadAsync(path, cancellation)).Select(q => q.Question));
        }
        return asked;
    }

    private string Stamp(IReadOnlyList<Passage> passages, string[] forms, IReadOnlyList<string> asked, string[] synonyms)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in passages.SelectMany(p => new[] { p.Title, p.Heading ?? "", p.Text }).Concat(forms).Concat(asked).Concat(synonyms).Append(Version).Append(options.AcousticFolder))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData("\n"u8);
        }
        return Convert.ToHexString(hash.GetHashAndReset())[..16].ToLowerInvariant();
    }
}
