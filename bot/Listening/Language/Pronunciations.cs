using System.Diagnostics;
using System.Text;

namespace Presenter.Bot.Listening.Language;

/// <summary>How words sound, in the phones of the acoustic model: from cmudict, and by festival's letter-to-sound rules where a word is missing there.</summary>
public static class Pronunciations
{
    private static readonly HashSet<string> Phones =
        [.. "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".Split(' ')];

    /// <summary>Lines of a pocketsphinx dictionary; words that nothing can pronounce are left out.</summary>
    /// <param name="dictionary">cmudict-en-us.dict</param>
    /// <exception cref="IOException">it cannot be read</exception>
    public static async Task<IReadOnlyList<string>> OfAsync(IReadOnlySet<string> words, string dictionary, CancellationToken cancellation)
    {
        var lines = new List<string>();
        var found = new HashSet<string>();
        await foreach (var line in File.ReadLinesAsync(dictionary, cancellation))
        {
            var end = line.IndexOfAny([' ', '(']);
            if (end > 0 && words.Contains(line[..end]))
            {
                found.Add(line[..end]);
                lines.Add(line);
            }
        }
        var missing = words.Where(w => !found.Contains(w)).Order(StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
            lines.AddRange((await GuessAsync(missing, cancellation)).Select(g => $"{g.Word} {g.Phones}"));
        return lines;
    }

    /// <summary>festival's own lexicon and rules, in one run. Without festival nothing is guessed.</summary>
    private static async Task<IReadOnlyList<(string Word, string Phones)>> GuessAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        // The words hold letters and apostrophes only, so nothing in them can be read as Scheme.
        var script = new StringBuilder("(voice_cmu_us_slt_arctic_hts)\n(define (say w) (format t \"%s\" w) (mapcar (lambda (s) (mapcar (lambda (p) (format t \" %s\" p)) (car s))) (caddr (lex.lookup w nil))) (format t \"\\n\"))\n");
        foreach (var word in words)
            script.Append("(say \"").Append(word).Append("\")\n");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script.ToString(), cancellation);
            using var festival = Process.Start(new ProcessStartInfo("festival", ["--batch", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            festival.ErrorDataReceived += (_, _) => { };
            festival.BeginErrorReadLine();
            var said = await festival.StandardOutput.ReadToEndAsync(cancellation);
            await festival.WaitForExitAsync(cancellation);
            return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read).Where(g => g.Phones.Length > 0)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (string Word, string Phones) Read(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var phones = parts.Skip(1).Select(p => p.ToUpperInvariant()).Select(p => p switch { "AX" => "AH", "AXR" => "ER", "PAU" => "", _ => p }).Where(p => p.Length > 0).ToArray();
        return (parts[0], phones.Length > 0 && phones.All(Phones.Contains) ? string.Join(' ', phones) : "");
    }
}
