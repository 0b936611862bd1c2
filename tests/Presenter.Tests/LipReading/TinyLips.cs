using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Tests.LipReading;

/// <summary>A made-up language of two visemes, drawn: a wide dark mouth is "aa", two lips pressed to a line are "m".</summary>
public static class TinyLips
{
    public static readonly LipReaderOptions Network = new()
    {
        Mouth = new Box(20, 40, 48, 32), Width = 24, Height = 16, Channels = [8, 8, 16], Features = 24, Hidden = 16, Layers = 1, Around = 3, OutputsAFrame = 1,
    };

    public static readonly long Open = PhonemeSet.IndexOf("aa");

    public static LipReaderTrainingOptions Options(string run, int steps) => new()
    {
        Footage = "", Out = run, Network = Network, Steps = steps, Batch = 6, LearningRate = 8e-3, Ema = 0.9, Shift = 0, Light = 0.01, Noise = 0.01, EvaluateEvery = steps, Masked = 0.02, LongestMask = 1, WarmUp = 10, AlignedSteps = steps / 2, LambdaAligned = 5, GradientClip = 10,
    };

    public static MouthFootage Footage() => new(
        Enumerable.Range(0, 24).Select(Sentence).ToArray(), Enumerable.Range(100, 8).Select(Sentence).ToArray());

    /// <summary>Three to five sounds of two or three pictures each, after and before a mouth at rest.</summary>
    public static MouthClip Sentence(int number)
    {
        var choice = new Random(number);
        List<Tensor> pictures = [Draw(null), Draw(null)];
        List<int> spoken = [];
        List<long> sounding = [LipReader.Blank, LipReader.Blank];
        for (var i = choice.Next(3, 6); i > 0; i--)
        {
            var sound = choice.Next(2) == 0 ? "aa" : "m";
            spoken.Add(PhonemeSet.IndexOf(sound));
            var length = choice.Next(2, 4);
            pictures.AddRange(Enumerable.Repeat(sound, length).Select(Draw));
            pictures.Add(Draw(null));
            sounding.AddRange([.. Enumerable.Repeat((long)spoken[^1], length), LipReader.Blank]);
        }
        return new MouthClip($"sentence {number}", stack(pictures, 0), [.. spoken], [.. sounding]);
    }

    /// <summary>Pictures of one mouth after the other, and what is heard meanwhile; null is a pause.</summary>
    public static MouthClip Clip(params (string? Seen, string? Heard, int Length)[] parts) => new("drawn",
        stack(parts.SelectMany(p => Enumerable.Repeat(p.Seen, p.Length).Select(Draw)).ToList(), 0), [],
        [.. parts.SelectMany(p => Enumerable.Repeat((long)PhonemeSet.IndexOf(p.Heard ?? PhonemeSet.Silence), p.Length))]);

    private static Tensor Draw(string? sound)
    {
        var picture = full(new long[] { 3, 16, 24 }, (byte)170, dtype: uint8);
        if (sound == "aa")
            picture.narrow(1, 4, 9).narrow(2, 7, 10).fill_((byte)20);
        else
            picture.narrow(1, 8, sound == "m" ? 1 : 2).narrow(2, 4, 16).fill_((byte)(sound == "m" ? 60 : 110));
        return picture;
    }
}
