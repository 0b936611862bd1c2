using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Footage;

/// <summary>A phoneme as it was spoken, in seconds of the footage.</summary>
/// <param name="Sentence">Index in the transcript; a pause belongs to the sentence before it, the first to sentence 0.</param>
/// <param name="Word">Which spoken word of the sentence; a pause belongs to the word before it.</param>
public readonly record struct AlignedPhoneme(string Name, double Start, double End, int Sentence, int Word);

/// <summary>How well a sentence of the transcript fits what is heard.</summary>
/// <param name="Cost">Mean distance of its frames from the synthesised sentence, over that from other parts of the transcript: 1 fits no better than any.</param>
public sealed record AlignedSentence(string Text, double Start, double End, double Cost);

/// <param name="Phonemes">From 0 to the end of the sound, without gaps.</param>
public sealed record Alignment(IReadOnlyList<AlignedPhoneme> Phonemes, IReadOnlyList<AlignedSentence> Sentences, double Warp);

/// <summary>
/// Finds when each phoneme of a transcript is spoken: the synthesised transcript is warped onto the sound, first all of it
/// against all of it in coarse steps, then in hundredths of a second around the coarse path.
/// </summary>
public static class PhonemeAlignment
{
    /// <summary>Vocal tracts that are tried: the synthesiser is one person, the speaker another.</summary>
    private static readonly double[] Warps = [0.8, 0.86, 0.93, 1, 1.08, 1.16, 1.25, 1.35];

    private const float Pause = 20;

    /// <summary>Sentences that cost more do not fit. Measured (docs/log.md): right transcripts 0.55 to 0.89, wrong ones 0.81 to 1.07.</summary>
    public const double MostCost = 0.91;

    /// <summary>Nor do those that cost this much more than the talk's median: something else was said in their time, too.</summary>
    public const double MostOver = 0.075;

    private const double NotSaid = 9.99;

    /// <summary>Other parts of the transcript that a sentence is compared with.</summary>
    private const int Others = 3;

    private const long CoarseCells = 12_000_000;

    /// <summary>Hundredths of a second that the fine path may differ from the coarse one.</summary>
    private const int Band = 150;

    /// <exception cref="FootageException">the sound is far too short for the transcript</exception>
    public static Alignment Align(short[] pcm, int sampleRate, IReadOnlyList<string> texts, IReadOnlyList<Utterance> spoken)
    {
        var sound = Mfcc.Of(pcm, sampleRate);
        var silence = SilenceCost(sound);
        var (warp, reference) = Warps.Select(w => (Warp: w, Reference: ReferenceSpeech.Of(spoken, w, sound.Noise)))
            .MinBy(c => Coarse(sound, silence, c.Reference, 2)?.Path.Costs.Sum() ?? float.MaxValue);
        var (coarse, factor) = Coarse(sound, silence, reference, 1) ?? throw TooShort(pcm.Length / sampleRate);
        var chain = Chain(reference, 1);
        var band = BandAround(coarse.States, Chain(reference, factor).Origins, factor, sound.Count, chain);
        var fine = TimeWarping.Align(sound.Values, silence, chain.States, Pause, band) ?? throw TooShort(pcm.Length / sampleRate);
        var aligned = Read(fine, reference, chain, texts, pcm.Length / (double)sampleRate, warp);
        return aligned with { Sentences = aligned.Sentences.Select((s, i) => s with { Cost = Math.Min(NotSaid, s.Cost / Elsewhere(s, i, sound, silence, reference)) }).ToArray() };
    }

    private sealed record Chained(WarpingChain States, int[] Origins);

    private static (WarpingPath Path, int Factor)? Coarse(SpeechFeatures sound, float[] silence, ReferenceSpeech reference, int coarser)
    {
        var factor = Math.Max(4, (int)Math.Ceiling(Math.Sqrt((double)sound.Count * reference.Frames / CoarseCells))) * coarser;
        var frames = sound.Count / factor;
        var pooled = new float[frames * Mfcc.Size];
        var quiet = new float[frames];
        for (var t = 0; t < frames; t++)
        {
            Average(sound.Values, t * factor, factor, pooled, t);
            quiet[t] = silence.AsSpan(t * factor, factor).ToArray().Average();
        }
        return TimeWarping.Align(pooled, quiet, Chain(reference, factor).States, Pause / factor, null) is { } path ? (path, factor) : null;
    }

    /// <summary>Silence, word, silence, word ... silence; each state stands for some frames of the reference.</summary>
    private static Chained Chain(ReferenceSpeech reference, int factor)
    {
        var origins = new List<int> { -1 };
        var rows = new List<(int From, int Count)> { default };
        var at = 0;
        foreach (var word in reference.Words)
        {
            for (var done = 0; done < word.Frames; done += factor)
            {
                origins.Add(at + done);
                rows.Add((at + done, Math.Min(factor, word.Frames - done)));
            }
            at += word.Frames;
            origins.Add(-1);
            rows.Add(default);
        }
        var features = new float[rows.Count * Mfcc.Size];
        for (var s = 0; s < rows.Count; s++)
        {
            if (rows[s].Count > 0)
                Average(reference.Features, rows[s].From, rows[s].Count, features, s);
        }
        return new Chained(new WarpingChain(features, origins.Select(o => o < 0).ToArray()), origins.ToArray());
    }

    private static void Average(float[] rows, int from, int count, float[] into, int row)
    {
        var sum = into.AsSpan(row * Mfcc.Size, Mfcc.Size);
        for (var i = 0; i < count; i++)
        {
            for (var c = 0; c < Mfcc.Size; c++)
                sum[c] += rows[(from + i) * Mfcc.Size + c] / count;
        }
    }

    /// <summary>The fine states that lie near the coarse path at each frame.</summary>
    private static (int, int)[] BandAround(int[] path, int[] origins, int factor, int frames, Chained fine)
    {
        // A silence stands where the next sounding state does.
        var place = new int[origins.Length];
        var next = int.MaxValue;
        for (var s = origins.Length - 1; s >= 0; s--)
            place[s] = next = origins[s] >= 0 ? origins[s] : next;
        var total = fine.Origins.Max();
        var stateOf = new int[total + 1];
        for (var s = 0; s < fine.Origins.Length; s++)
        {
            if (fine.Origins[s] >= 0)
                stateOf[fine.Origins[s]] = s;
        }
        int Place(int t) => Math.Min(place[path[Math.Clamp(t / factor, 0, path.Length - 1)]], total);
        return Enumerable.Range(0, frames).Select(t =>
        {
            var low = stateOf[Math.Max(0, Place(t - Band) - 2 * factor)];
            var high = stateOf[Math.Min(total, Place(t + Band) + 2 * factor)];
            return (t < Band || low < 4 ? 0 : low - 1, t >= frames - Band || high > fine.Origins.Length - 5 ? fine.Origins.Length - 1 : high + 1);
        }).ToArray();
    }

    /// <summary>Rises with loudness: half of a typical distance in a pause, as much as one where speech begins.</summary>
    private static float[] SilenceCost(SpeechFeatures sound)
    {
        var rise = Math.Max(0.5f, sound.Edge - sound.Quiet);
        return sound.Energy.Select(e => TimeWarping.SpeechEdge * Math.Max(0.7f, (e - sound.Quiet) / rise)).ToArray();
    }

    private static FootageException TooShort(int seconds) =>
        new($"the footage's {seconds} s of sound are too short for the transcript; give the transcript of this footage, no more");

    /// <summary>The cost of a sentence's sound against other parts of the transcript that are as long.</summary>
    private static double Elsewhere(AlignedSentence sentence, int index, SpeechFeatures sound, float[] silence, ReferenceSpeech reference)
    {
        int from = (int)Math.Round(sentence.Start * Mfcc.HopsPerSecond), to = Math.Min(sound.Count, (int)Math.Round(sentence.End * Mfcc.HopsPerSecond));
        var own = reference.Words.Where(w => w.Sentence == index).Sum(w => w.Frames);
        var first = reference.Words.TakeWhile(w => w.Sentence < index).Count();
        var costs = new List<double>();
        for (var k = 1; k <= Others; k++)
        {
            var words = new List<ReferenceWord>();
            for (var w = first + k * reference.Words.Count / (Others + 1); words.Sum(x => x.Frames) < own; w++)
                words.Add(reference.Words[w % reference.Words.Count]);
            if (to - from < 2 || words.Any(w => w.Sentence == index))
                continue;
            var chain = Chain(reference.Of(words), 1).States;
            // Squeezed so much that nothing else fits into its time: it was not said.
            if (TimeWarping.Align(sound.Values[(from * Mfcc.Size)..(to * Mfcc.Size)], silence[from..to], chain, Pause, null) is not { } path)
                return 0.01;
            costs.Add(path.Costs.Where((_, t) => !chain.IsSilence[path.States[t]]).DefaultIfEmpty(0).Average());
        }
        return costs.Count == 0 ? 1 : costs.Average();
    }

    private static Alignment Read(WarpingPath path, ReferenceSpeech reference, Chained chain, IReadOnlyList<string> texts, double length, double warp)
    {
        var spoken = reference.Words.SelectMany(w => w.Phonemes.Select(p => (Word: w, p.Name))).ToArray();
        var owner = reference.Words.SelectMany(w => w.Phonemes).SelectMany((p, i) => Enumerable.Repeat(i, p.Frames)).ToArray();
        int At(int frame) => chain.States.IsSilence[path.States[frame]] ? -1 : owner[chain.Origins[path.States[frame]]];
        var phonemes = new List<AlignedPhoneme>();
        var sentences = texts.Select(t => new AlignedSentence(t, -1, -1, 0)).ToArray();
        var previous = -1;
        for (int t = 0, from = 0; t < path.States.Length; from = t)
        {
            var phoneme = At(t);
            while (t < path.States.Length && At(t) == phoneme)
                t++;
            if (phoneme < 0)
            {
                var word = reference.Words.Count > 0 && previous >= 0 ? spoken[previous].Word : spoken[0].Word;
                phonemes.Add(new AlignedPhoneme(PhonemeSet.Silence, Seconds(from), Seconds(t), word.Sentence, word.Number));
                continue;
            }
            // A phoneme that the path leapt over is given no time.
            for (previous++; previous <= phoneme; previous++)
                phonemes.Add(new AlignedPhoneme(spoken[previous].Name, Seconds(from), Seconds(previous == phoneme ? t : from), spoken[previous].Word.Sentence, spoken[previous].Word.Number));
            previous = phoneme;
            var s = spoken[phoneme].Word.Sentence;
            sentences[s] = sentences[s] with { Start = sentences[s].Start < 0 ? Seconds(from) : sentences[s].Start, End = Seconds(t), Cost = sentences[s].Cost + path.Costs.AsSpan(from, t - from).ToArray().Sum() };
        }
        phonemes[^1] = phonemes[^1] with { End = Math.Max(length, phonemes[^1].Start) };
        var frames = sentences.Select((s, i) => phonemes.Where(p => p.Sentence == i && p.Name != PhonemeSet.Silence).Sum(p => p.End - p.Start) * Mfcc.HopsPerSecond).ToArray();
        return new Alignment(phonemes, sentences.Select((s, i) => s with { Cost = frames[i] > 0 ? s.Cost / frames[i] : double.MaxValue }).ToArray(), warp);
    }

    private static double Seconds(int frame) => (double)frame / Mfcc.HopsPerSecond;
}
