using System.Numerics;

namespace Presenter.Renderer.Footage;

/// <summary>What is warped onto the sound: states in order, some of which are silences that may be left out.</summary>
/// <param name="Features">[states, <see cref="Mfcc.Size"/>]; what stands at a silence is not looked at</param>
/// <param name="IsSilence">the first and the last state always are</param>
public sealed record WarpingChain(float[] Features, bool[] IsSilence)
{
    public int Count => IsSilence.Length;
}

/// <param name="States">the state of each frame, never falling</param>
/// <param name="Costs">distance of each frame from its state; at a silence the silence's</param>
public sealed record WarpingPath(int[] States, float[] Costs);

/// <summary>
/// Dynamic time warping (Sakoe and Chiba 1978): each frame of the sound is given a state; from frame to frame the state
/// stays or goes on by one, two or three. Within a band of states around a path that is already known, so that minutes of
/// speech take megabytes and a second.
/// </summary>
public static class TimeWarping
{
    /// <summary>What staying at a state, and what leaving states out, costs beyond the distance.</summary>
    private const float Stay = 0.6f, Leap = 1.2f;

    /// <summary>What <c>silence</c> holds where speech begins.</summary>
    public const float SpeechEdge = 5;

    /// <param name="sound">[frames, <see cref="Mfcc.Size"/>]</param>
    /// <param name="silence">[frames], the distance of each frame from silence</param>
    /// <param name="pause">what entering a silence costs</param>
    /// <param name="band">lowest and highest state of each frame, never falling; null allows every state</param>
    /// <returns>null where no path leads through: the sound is far too short for the chain</returns>
    public static WarpingPath? Align(float[] sound, float[] silence, WarpingChain chain, float pause, (int Low, int High)[]? band)
    {
        int frames = silence.Length, states = chain.Count;
        band ??= Enumerable.Repeat((0, states - 1), frames).ToArray();
        var steps = new byte[frames][];
        float[] before = Never(states), now = Never(states);
        var last = (Low: 0, High: -1);
        for (var t = 0; t < frames; t++)
        {
            var (low, high) = band[t];
            steps[t] = new byte[high - low + 1];
            var frame = sound.AsSpan(t * Mfcc.Size, Mfcc.Size);
            // The onset of a word is nearly silent too: without this it would be stretched over the pause before it.
            var stay = Stay + Math.Max(0, SpeechEdge - silence[t]);
            for (var s = low; s <= high; s++)
            {
                var (best, step) = t == 0 ? (s <= 1 ? 0 : float.PositiveInfinity, 0) : Enter(before, chain.IsSilence, s, stay, pause);
                now[s] = float.IsPositiveInfinity(best) ? best
                    : best + (chain.IsSilence[s] ? silence[t] : Distance(frame, chain.Features.AsSpan(s * Mfcc.Size, Mfcc.Size)));
                steps[t][s - low] = (byte)step;
            }
            if (last.High >= last.Low)
                Array.Fill(before, float.PositiveInfinity, last.Low, last.High - last.Low + 1);
            (before, now, last) = (now, before, band[t]);
        }
        return Back(before, steps, band, sound, silence, chain);
    }

    public static float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
        {
            var d = new Vector<float>(a[i..]) - new Vector<float>(b[i..]);
            sum += d * d;
        }
        var total = Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += (a[i] - b[i]) * (a[i] - b[i]);
        return MathF.Sqrt(total);
    }

    /// <summary>The cheapest way into a state; silences that are passed over are not counted as left out.</summary>
    private static (float Cost, int Step) Enter(float[] before, bool[] isSilence, int state, float stay, float pause)
    {
        float best = before[state] + (isSilence[state] ? 0 : stay);
        int step = 0, left = 0;
        for (var back = 1; back <= 4 && state - back >= 0 && left <= 2; back++)
        {
            var cost = before[state - back] + left * Leap + (isSilence[state] ? pause : 0);
            if (cost < best)
                (best, step) = (cost, back);
            if (!isSilence[state - back])
                left++;
        }
        return (best, step);
    }

    private static WarpingPath? Back(float[] ends, byte[][] steps, (int Low, int High)[] band, float[] sound, float[] silence, WarpingChain chain)
    {
        int frames = steps.Length, state = chain.Count - 1;
        if (ends[state] > ends[state - 1])
            state--;
        if (float.IsPositiveInfinity(ends[state]))
            return null;
        var path = new WarpingPath(new int[frames], new float[frames]);
        for (var t = frames - 1; t >= 0; t--)
        {
            path.States[t] = state;
            path.Costs[t] = chain.IsSilence[state] ? silence[t]
                : Distance(sound.AsSpan(t * Mfcc.Size, Mfcc.Size), chain.Features.AsSpan(state * Mfcc.Size, Mfcc.Size));
            state -= steps[t][state - band[t].Low];
        }
        return path;
    }

    private static float[] Never(int states) => Enumerable.Repeat(float.PositiveInfinity, states).ToArray();
}
