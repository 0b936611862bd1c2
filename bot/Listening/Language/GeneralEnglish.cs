using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Presenter.Bot.Listening.Language;

/// <summary>
/// The general English trigram model of the Debian package pocketsphinx-en-us, reduced to the words of a list. The file is
/// sphinxbase's "Trie Language Model" (lm_trie.c): words under their successors, quantised to 16 bits, packed bit by bit.
/// </summary>
public sealed class GeneralEnglish : INGramModel
{
    private const int Order = 3, Magic = 19, QuantBits = 16, QuantBins = 1 << QuantBits;

    /// <summary>Logarithms in the file are to the base of 1.0001.</summary>
    private static readonly double Unit = Math.Log(1.0001);

    private readonly Dictionary<ulong, (float Probability, float Backoff)> known = [];
    private readonly byte[] file;
    private readonly int unigramsAt;

    /// <param name="path">en-us.lm.bin</param>
    /// <exception cref="InvalidDataException">another kind of file</exception>
    /// <exception cref="IOException">it cannot be read</exception>
    public GeneralEnglish(string path)
    {
        file = File.ReadAllBytes(path);
        if (file.Length < 64 || !file.AsSpan().StartsWith("Trie Language Model"u8) || file[Magic] != Order)
            throw new InvalidDataException($"{path} is no trigram model of the kind that pocketsphinx-en-us has");
        Counts = [.. Enumerable.Range(0, Order).Select(i => (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(Magic + 1 + 4 * i)))];
        unigramsAt = Magic + 1 + 4 * Order + 4 + 3 * QuantBins * 4;
        var middle = Bits(Counts[0]) + 2 * QuantBits + Bits(Counts[2]);
        var wordsAt = unigramsAt + (Counts[0] + 1) * 12 + Size(Counts[1], middle) + Size(Counts[2], Bits(Counts[0]) + QuantBits);
        if (wordsAt + 4 > file.Length || wordsAt + 4 + BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(wordsAt)) != file.Length)
            throw new InvalidDataException($"{path} is damaged: its parts do not add up to its length");
        Words = Encoding.UTF8.GetString(file.AsSpan(wordsAt + 4)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    public IEnumerable<ulong> Known => known.Keys.Where(k => NGram.Order(k) > 1);

    /// <summary>Its words, in their order of the file.</summary>
    public string[] Words { get; }

    private int[] Counts { get; }

    /// <summary>The most frequent words.</summary>
    public IEnumerable<string> Frequent(int count) =>
        Words.Select((word, i) => (word, Probability: Float(unigramsAt + 12 * i))).OrderByDescending(w => w.Probability).Take(count).Select(w => w.word);

    /// <summary>Reads what is known of these words alone.</summary>
    /// <param name="least">n-grams that add less than this to what the model knows, in nats a word, are left out</param>
    public void Keep(WordList words, double least)
    {
        known.Clear();
        var ids = Words.Select(words.Find).ToArray();
        int wordBits = Bits(Counts[0]), nextBits = Bits(Counts[2]), middle = wordBits + 2 * QuantBits + nextBits, longest = wordBits + QuantBits;
        long pairs = unigramsAt + (Counts[0] + 1) * 12L, triples = pairs + Size(Counts[1], middle);
        var bins = MemoryMarshal.Cast<byte, float>(file.AsSpan(unigramsAt - 3 * QuantBins * 4, 3 * QuantBins * 4)).ToArray();
        for (var word = 0; word < Counts[0]; word++)
        {
            if (ids[word] == 0)
                continue;
            var at = unigramsAt + 12 * word;
            known[NGram.Of(ids[word])] = (Linear(Float(at)), Linear(Float(at + 4)));
            var (from, to) = (Next(at + 8), Next(at + 20));
            for (var pair = from; pair < to; pair++)
            {
                var before = ids[Read(pairs, pair * middle, wordBits)];
                if (before == 0)
                    continue;
                var quantised = Read(pairs, pair * middle + wordBits, 2 * QuantBits);
                known[NGram.Of(before, ids[word])] = (Linear(bins[quantised >> QuantBits]), Linear(bins[QuantBins + (int)(quantised & (QuantBins - 1))]));
                var (begin, end) = (Read(pairs, pair * middle + wordBits + 2 * QuantBits, nextBits), Read(pairs, (pair + 1) * middle + wordBits + 2 * QuantBits, nextBits));
                for (var triple = begin; triple < end; triple++)
                {
                    var first = ids[Read(triples, triple * longest, wordBits)];
                    if (first != 0)
                        known[NGram.Of(first, before, ids[word])] = (Linear(bins[2 * QuantBins + (int)Read(triples, triple * longest + wordBits, QuantBits)]), 1);
                }
            }
        }
        Prune(least);
    }

    public double Probability(ulong key)
    {
        if (known.TryGetValue(key, out var own))
            return own.Probability;
        if (NGram.Order(key) == 1)
            return 1e-8;
        return Probability(NGram.Shorter(key)) * (known.TryGetValue(NGram.History(key), out var history) ? history.Backoff : 1);
    }

    /// <summary>Leaves out what hardly differs from the shorter n-gram or is hardly ever said (relative entropy, Stolcke 1998).</summary>
    private void Prune(double least)
    {
        foreach (var order in new[] { 3, 2 })
        {
            var needed = order == 2 ? known.Keys.Where(k => NGram.Order(k) == 3).Select(NGram.History).ToHashSet() : [];
            var dull = known.Where(k => NGram.Order(k.Key) == order && !needed.Contains(k.Key) && Gain(k.Key, k.Value.Probability) < least).Select(k => k.Key).ToArray();
            foreach (var key in dull)
                known.Remove(key);
        }
    }

    private double Gain(ulong key, double probability)
    {
        var history = NGram.History(key);
        var shorter = Probability(NGram.Shorter(key)) * (known.TryGetValue(history, out var h) ? h.Backoff : 1);
        var said = NGram.Order(history) == 1 ? Probability(history) : Probability(NGram.History(history)) * Probability(history);
        return said * probability * Math.Log(probability / shorter);
    }

    private float Float(int at) => BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(at));

    private long Next(int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));

    private static float Linear(float log) => (float)Math.Exp(log * Unit);

    private long Read(long start, long bit, int bits) =>
        (long)(BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan((int)(start + bit / 8))) >> (int)(bit % 8)) & ((1L << bits) - 1);

    private static int Bits(int most) => 32 - int.LeadingZeroCount(most);

    private static int Size(int entries, int bits) => (int)(((1L + entries) * bits + 7) / 8) + 8;
}
