namespace Presenter.Bot.Listening;

/// <summary>Where in a recording somebody speaks, by its energy, and how loud.</summary>
public static class SpeechLevel
{
    private const int Frame = SoundDecoder.SampleRate / 100, Margin = 30;

    /// <summary>Root mean square of full scale below which it counts as silence (-55 dB).</summary>
    private const double Silence = 0.0018;

    private const double Target = 0.08;

    /// <summary>The spoken part with 0.3 s around it, brought to one loudness.</summary>
    /// <exception cref="ListeningException">nobody speaks</exception>
    public static short[] Spoken(short[] pcm)
    {
        var levels = Enumerable.Range(0, pcm.Length / Frame).Select(i => Level(pcm.AsSpan(i * Frame, Frame))).ToArray();
        var loud = levels.Length == 0 ? 0 : levels.Order().ElementAt((int)(levels.Length * 0.95));
        var ground = levels.Length == 0 ? 0 : levels.Order().ElementAt(levels.Length / 20);
        var threshold = Math.Max(Silence, Math.Min(ground * 2, loud / 4));
        var spoken = Enumerable.Range(0, levels.Length).Where(i => levels[i] > threshold).ToArray();
        if (spoken.Length < 8 || loud < Silence)
            throw new ListeningException("silence", StatusCodes.Status422UnprocessableEntity, "I heard nothing. Please speak closer to the microphone, or type your question.");
        var from = Math.Max(0, spoken[0] - Margin) * Frame;
        var to = Math.Min(pcm.Length, (spoken[^1] + Margin) * Frame);
        var part = pcm[from..to];
        var gain = Math.Min(20, Target / Level(spoken.SelectMany(i => pcm.AsSpan(i * Frame, Frame).ToArray()).ToArray()));
        var peak = part.Max(s => Math.Abs((int)s)) / 32768.0;
        gain = Math.Min(gain, 0.95 / peak);
        for (var i = 0; i < part.Length; i++)
            part[i] = (short)Math.Round(part[i] * gain);
        return part;
    }

    private static double Level(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return Math.Sqrt(sum / Math.Max(1, samples.Length)) / 32768;
    }
}
