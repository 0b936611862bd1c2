namespace Presenter.Bot.Listening.Measuring;

/// <summary>What is heard beside a test voice: white noise, or the babble of eight others who talk at once. The same each time.</summary>
/// <param name="Decibels">so far below the speech</param>
public sealed record TestNoise(bool Babble, double Decibels)
{
    private static readonly Lock Once = new();
    private static Task<short[]>? babble;

    public string Name => FormattableString.Invariant($"{(Babble ? "babble" : "noise")} {Decibels:0} dB");

    /// <param name="pcm">mono, 16 kHz</param>
    /// <exception cref="IOException">a voice of the babble is missing</exception>
    public async Task<short[]> DisturbAsync(short[] pcm, SoundDecoder decoder, CancellationToken cancellation)
    {
        var noise = Babble ? await BabbleAsync(decoder).WaitAsync(cancellation) : White(pcm.Length);
        var gain = Level(pcm) / Level(noise) * Math.Pow(10, -Decibels / 20);
        return [.. pcm.Select((s, i) => (short)Math.Clamp(s + gain * noise[i % noise.Length], short.MinValue, short.MaxValue))];
    }

    private static double Level(short[] pcm) => Math.Sqrt(pcm.Sum(s => (double)s * s) / Math.Max(1, pcm.Length));

    private static short[] White(int samples)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, samples).Select(_ => (short)Math.Clamp(3000 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()), short.MinValue, short.MaxValue))];
    }

    private static Task<short[]> BabbleAsync(SoundDecoder decoder)
    {
        lock (Once)
            return babble ??= MixAsync(decoder);
    }

    /// <summary>Six seconds. The talkers are of other voices than the questions, at least of another pitch and pace.</summary>
    private static async Task<short[]> MixAsync(SoundDecoder decoder)
    {
        string[] said =
        [
            "so we took the ferry in the morning and walked along the quay for an hour before it began to rain", "my brother used to work on one of those boats but he never liked the smell of the engine",
            "look at the size of that anchor, I would not want to carry it up the stairs", "did you bring the sandwiches or are they still lying on the kitchen table",
            "they said the tour takes about an hour but last time it was nearly twice as long", "I have to be back at the station before the train leaves at a quarter past six",
            "the children want to see the submarine first and then they want an ice cream", "somebody told me that there is a garden behind the house where you can sit",
        ];
        TestVoice[] talkers = [.. new[] { "rms", "slt", "awb", "kal16" }.SelectMany((voice, i) => new[] { TestVoice.Flite(voice, null, 0.9, 105 + 20 * i), TestVoice.Flite(voice, null, 1.15, 215 - 15 * i) })];
        var mixed = new double[6 * SoundDecoder.SampleRate];
        for (var i = 0; i < said.Length; i++)
        {
            var pcm = await decoder.DecodeAsync(await talkers[i].SpeakAsync(said[i], CancellationToken.None), CancellationToken.None);
            var level = Level(pcm);
            // Each begins elsewhere, so that not all of them breathe at once.
            for (var at = 0; at < mixed.Length; at++)
                mixed[at] += pcm[(at + i * SoundDecoder.SampleRate / 3) % pcm.Length] / level;
        }
        return [.. mixed.Select(s => (short)(s * 1500))];
    }
}
