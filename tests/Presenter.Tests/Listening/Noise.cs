using Presenter.Bot.Listening;
using Presenter.Bot.Listening.Measuring;
using Xunit;

namespace Presenter.Tests.Listening;

/// <summary>If these fail, a fan beside the microphone costs visitors their words, or quiet speech is spoilt for those who have none.</summary>
public class Noise
{
    private const int Second = SoundDecoder.SampleRate;

    /// <summary>A second of silence, two of a voice's tones, a second of silence.</summary>
    private static short[] Voice() => [.. new short[Second], .. Enumerable.Range(0, 2 * Second).Select(i => (short)(6000 * Math.Sin(i * 0.09) * Math.Sin(i * 0.0015))), .. new short[Second]];

    private static double Level(IEnumerable<short> pcm) => 10 * Math.Log10(1e-9 + pcm.Average(s => (double)s * s));

    [Fact]
    public async Task ASteadyHissBecomesTwelveDecibelsQuieterAndTheVoiceStaysAsLoud()
    {
        var voice = Voice();
        var noisy = await new TestNoise(false, 15).DisturbAsync(voice, null!, TestContext.Current.CancellationToken);
        var clean = NoiseReduction.Clean(noisy);
        Assert.Equal(noisy.Length, clean.Length);
        var pause = (Second / 4)..(3 * Second / 4);
        Assert.InRange(Level(noisy[pause]) - Level(clean[pause]), 12, 16);
        var spoken = Second..(3 * Second);
        Assert.InRange(Level(clean[spoken]) - Level(voice[spoken]), -1, 0.5);
    }

    [Fact]
    public void SpeechWithoutNoiseIsHardlyTouched()
    {
        var voice = Voice();
        var clean = NoiseReduction.Clean(voice);
        var difference = voice.Zip(clean, (a, b) => (short)(a - b));
        Assert.True(Level(voice) - Level(difference) > 30, $"the difference is {Level(voice) - Level(difference):F1} dB below the voice");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    public void WhatIsShorterThanAFewFramesIsNoProblem(int samples) => Assert.Equal(samples, NoiseReduction.Clean(new short[samples]).Length);
}
