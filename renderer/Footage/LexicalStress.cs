using System.Diagnostics;
using System.Text;
using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Footage;

/// <summary>
/// Which vowels carry their word's stress: festival's lexicon says so for the text, and the phonemes that another voice
/// spoke are matched to festival's by edit distance.
/// </summary>
public static class LexicalStress
{
    private const string FrontEnd = """
        (voice_cmu_us_slt_arctic_hts)
        (define (front txt)
          (let ((u (eval (list 'Utterance 'Text txt))))
            (Initialize u) (Text u) (Token_POS u) (Token u) (POS u) (Phrasify u) (Word u) (Pauses u) (Intonation u)
            (mapcar (lambda (s)
              (format t "%s:%s " (item.name s)
                (if (item.relation s 'SylStructure) (item.feat s "R:SylStructure.parent.stress") "0")))
              (utt.relation.items u 'Segment))
            (format t "\n")))

        """;

    /// <returns>for each text the phonemes of festival's lexicon, with stress 0 or 1</returns>
    /// <exception cref="InvalidOperationException">festival is missing or answered with fewer lines</exception>
    public static async Task<IReadOnlyList<(string Phoneme, int Stress)[]>> LookUpAsync(
        IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var script = new StringBuilder(FrontEnd);
        foreach (var text in texts)
            script.Append("(front \"").Append(new string(text.Select(c => c is '"' or '\\' or < ' ' or > '~' ? ' ' : c).ToArray())).Append("\")\n");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script.ToString(), cancellation);
        try
        {
            using var festival = Process.Start(new ProcessStartInfo("festival", ["--batch", file]) { RedirectStandardOutput = true })!;
            var lines = (await festival.StandardOutput.ReadToEndAsync(cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await festival.WaitForExitAsync(cancellation);
            if (lines.Length != texts.Count)
                throw new InvalidOperationException($"festival read {lines.Length} of {texts.Count} texts; is festvox-us-slt-hts installed?");
            return lines.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(w => (w[..w.IndexOf(':')], w.EndsWith(":0", StringComparison.Ordinal) ? 0 : 1)).ToArray()).ToArray();
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Carries the stress over to the vowels of <paramref name="spoken"/>.</summary>
    public static int[] Match(IReadOnlyList<string> spoken, IReadOnlyList<(string Phoneme, int Stress)> known)
    {
        int n = spoken.Count, m = known.Count;
        var cost = new int[n + 1, m + 1];
        for (var i = 0; i <= n; i++)
        {
            for (var j = 0; j <= m; j++)
            {
                cost[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1,
                    cost[i - 1, j - 1] + (spoken[i - 1] == known[j - 1].Phoneme ? 0 : 1));
            }
        }
        var stress = new int[n];
        for (int i = n, j = m; i > 0 && j > 0;)
        {
            if (cost[i, j] == cost[i - 1, j - 1] + (spoken[i - 1] == known[j - 1].Phoneme ? 0 : 1))
            {
                stress[--i] = PhonemeSet.IsVowel(spoken[i]) ? known[j - 1].Stress : 0;
                j--;
            }
            else if (cost[i, j] == cost[i - 1, j] + 1)
                i--;
            else
                j--;
        }
        return stress;
    }
}
