using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Footage;

/// <summary>A stretch of the footage that becomes a take.</summary>
/// <param name="First">its first picture in the footage</param>
public sealed record PlannedTake(string Id, bool HeldOut, int First, int Frames, string Text, IReadOnlyList<TakePhoneme> Phonemes);

/// <summary>A phoneme in seconds of its take; the names are those of take.json.</summary>
public sealed record TakePhoneme(string P, double Start, double End);

/// <summary>
/// Cuts footage into takes: a sentence each, with the pause after it; longer ones at their pauses. Every tenth is held out
/// of training, more where that is under a twelfth of the time.
/// </summary>
public static class TakePlan
{
    public const double Longest = 12;

    /// <summary>Seconds before the first sound that belong to a take: the lips get ready.</summary>
    private const double Lead = 0.2;

    private const int HeldOutEvery = 10, FewestHeldOut = 2;

    private const double LeastHeldOut = 0.08;

    /// <param name="frames">pictures of the footage</param>
    /// <param name="leaveOut">sentences that do not fit what is heard</param>
    public static IReadOnlyList<PlannedTake> Make(Alignment alignment, int frames, IReadOnlySet<int> leaveOut)
    {
        var parts = alignment.Phonemes.GroupBy(p => p.Sentence).OrderBy(g => g.Key).SelectMany(g => Split(g.ToArray()).Select(p => (Sentence: g.Key, Phonemes: p)))
            .Where(p => p.Phonemes.Any(IsSound)).ToArray();
        var takes = new List<PlannedTake>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (leaveOut.Contains(parts[i].Sentence))
                continue;
            var from = Begin(parts[i].Phonemes, i == 0 ? null : parts[i - 1].Phonemes);
            var to = i + 1 < parts.Length ? Begin(parts[i + 1].Phonemes, parts[i].Phonemes) : alignment.Phonemes[^1].End;
            int first = Frame(from), end = Math.Min(frames, Math.Min(Frame(to), first + (int)(Longest * FootageDecoder.FrameRate)));
            if (end - first < 5)
                continue;
            var text = Text(alignment.Sentences[parts[i].Sentence].Text, parts[i].Phonemes);
            takes.Add(new PlannedTake($"{takes.Count:d3}", false, first, end - first, text, Within(alignment.Phonemes, first, end)));
        }
        var held = HeldOut(takes.Select(t => t.Frames).ToArray());
        return takes.Select((t, i) => t with { HeldOut = held.Contains(i) }).ToArray();
    }

    /// <summary>Every tenth take, and more in the widest gaps until there are two and a twelfth of the time.</summary>
    public static IReadOnlySet<int> HeldOut(IReadOnlyList<int> frames)
    {
        var held = new SortedSet<int>(Enumerable.Range(0, frames.Count).Where(i => i % HeldOutEvery == HeldOutEvery / 2));
        double total = frames.Sum();
        while (held.Count < frames.Count / 2 && (held.Count < FewestHeldOut || held.Sum(i => frames[i]) < LeastHeldOut * total))
        {
            int[] edges = [-1, .. held, frames.Count];
            var widest = Enumerable.Range(0, edges.Length - 1).MaxBy(i => edges[i + 1] - edges[i]);
            held.Add((edges[widest] + edges[widest + 1]) / 2);
        }
        return held;
    }

    private static bool IsSound(AlignedPhoneme p) => p.Name != PhonemeSet.Silence;

    /// <summary>Shortly before its first sound, at most half of the pause before that.</summary>
    private static double Begin(IReadOnlyList<AlignedPhoneme> phonemes, IReadOnlyList<AlignedPhoneme>? before)
    {
        var sound = phonemes.First(IsSound).Start;
        var end = before?.Last(IsSound).End ?? 0;
        return Math.Max(sound - Lead, before is null ? 0 : (end + sound) / 2);
    }

    /// <summary>In halves, each at the longest pause near its middle, until none is too long.</summary>
    private static IEnumerable<IReadOnlyList<AlignedPhoneme>> Split(IReadOnlyList<AlignedPhoneme> phonemes)
    {
        var sounds = phonemes.Where(IsSound).ToArray();
        if (sounds.Length == 0 || sounds[^1].End - sounds[0].Start <= Longest - 2 * Lead)
            return [phonemes];
        double from = sounds[0].Start, length = sounds[^1].End - from;
        var cut = Enumerable.Range(1, phonemes.Count - 1)
            .Where(i => IsSound(phonemes[i]) && phonemes[i].Word != phonemes[i - 1].Word || IsSound(phonemes[i]) && !IsSound(phonemes[i - 1]))
            .Where(i => phonemes[i].Start > from + length / 5 && phonemes[i].Start < from + length * 4 / 5)
            .OrderByDescending(i => (IsSound(phonemes[i - 1]) ? 0 : phonemes[i - 1].End - phonemes[i - 1].Start) - 0.1 * Math.Abs(phonemes[i].Start - from - length / 2) / length)
            .FirstOrDefault(-1);
        return cut < 0 ? [phonemes] : [.. Split(phonemes.Take(cut).ToArray()), .. Split(phonemes.Skip(cut).ToArray())];
    }

    /// <summary>The written words that the part speaks.</summary>
    private static string Text(string sentence, IReadOnlyList<AlignedPhoneme> phonemes)
    {
        int from = phonemes.First(IsSound).Word, to = phonemes.Last(IsSound).Word, at = 0;
        int start = -1, end = sentence.Length;
        foreach (var word in SpokenForm.Of(sentence))
        {
            if (start < 0 && at + word.Spoken.Count > from)
                start = from == 0 ? 0 : word.Start;
            if (at > to)
            {
                end = word.Start;
                break;
            }
            at += word.Spoken.Count;
        }
        return sentence[Math.Max(0, start)..end].Trim();
    }

    private static TakePhoneme[] Within(IReadOnlyList<AlignedPhoneme> phonemes, int first, int end)
    {
        double from = Seconds(first), to = Seconds(end);
        return phonemes.Where(p => p.End > from && p.Start < to && p.End > p.Start)
            .Select(p => new TakePhoneme(p.Name, Math.Round(Math.Max(0, p.Start - from), 3), Math.Round(Math.Min(to, p.End) - from, 3))).ToArray() switch
        {
            [.., var last] all when last.End < to - from => [.. all, new TakePhoneme(PhonemeSet.Silence, last.End, Math.Round(to - from, 3))],
            var all => all,
        };
    }

    private static int Frame(double seconds) => (int)Math.Round(seconds * FootageDecoder.FrameRate);

    private static double Seconds(int frame) => (double)frame / FootageDecoder.FrameRate;
}
