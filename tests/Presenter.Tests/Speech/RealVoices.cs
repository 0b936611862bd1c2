using System.Diagnostics;
using Presenter.Renderer;
using Presenter.Renderer.Speech;
using Xunit;

namespace Presenter.Tests.Speech;

/// <summary>festival and flite themselves: times that captions and lips rest on, and a voice that comes back.</summary>
public class RealVoices
{
    private static async IAsyncEnumerable<SpokenSentence> Script(params string[] sentences)
    {
        await Task.Yield();
        var turn = TurnId.New();
        for (var i = 0; i < sentences.Length; i++)
            yield return new SpokenSentence(turn, i, sentences[i], StageDirection.Neutral, []);
    }

    private static async Task<List<SpeechChunk>> SpeakAsync(IVoice voice, Action<string>? notice, params string[] sentences)
    {
        var chunks = new List<SpeechChunk>();
        await foreach (var chunk in new SpeechStage(voice, new SpeechOptions()).RunAsync(Script(sentences), notice, default))
            chunks.Add(chunk);
        return chunks;
    }

    public static TheoryData<string> Both => ["festival", "flite"];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task TimesCoverTheSoundAndWordsComeInOrder(string name)
    {
        await using IVoice voice = name == "festival" ? new FestivalVoice(new SpeechOptions()) : new FliteVoice(new SpeechOptions());
        var chunks = await SpeakAsync(voice, null, "On Sunday, we are open from 10:30 to six.", "A ticket costs €12.50.");
        long at = 0;
        foreach (var chunk in chunks)
        {
            Assert.Equal(at, chunk.StartSample);
            Assert.Equal(0, chunk.Pcm.Length % MediaClock.SamplesPerFrame);
            Assert.Equal(chunk.StartSample, chunk.Phonemes[0].StartSample);
            Assert.Equal(chunk.EndSample, chunk.Phonemes[^1].EndSample);
            Assert.All(chunk.Phonemes.Zip(chunk.Phonemes.Skip(1)), p => Assert.Equal(p.First.EndSample, p.Second.StartSample));
            Assert.All(chunk.Phonemes, p => Assert.True(PhonemeSet.IndexOf(p.Phoneme) >= 0));
            Assert.True(Loudness(chunk, p => p != PhonemeSet.Silence) > 10 * Loudness(chunk, p => p == PhonemeSet.Silence), "speech is not louder than silence");
            at = chunk.EndSample;
        }
        var words = chunks.SelectMany(c => c.Words).ToArray();
        Assert.Equal(["On", "Sunday", "we", "are", "open", "from", "10:30", "to", "six", "A", "ticket", "costs", "€12.50"], words.Select(w => w.Text));
        Assert.All(words.Zip(words.Skip(1)), w => Assert.True(w.First.StartSample <= w.Second.StartSample));
        Assert.All(words, w => Assert.True(w.EndSample > w.StartSample));
    }

    [Fact]
    public async Task AKilledFestivalComesBackWithTheSameSentence()
    {
        await using var voice = new FestivalVoice(new SpeechOptions());
        await voice.SpeakAsync(["hello"], 1, default);
        var long_ = Enumerable.Repeat("harbour", 60).ToArray();
        var speaking = voice.SpeakAsync(long_, 1, default);
        await Task.Delay(30);
        if (voice.ProcessId is { } id)
            Process.GetProcessById(id).Kill();
        Assert.Equal(60, (await speaking).Words.Count);
    }

    [Fact]
    public async Task NothingIsEverReadAsScheme()
    {
        using var folder = Repository.Temporary();
        var marker = folder["owned"];
        await using var voice = new FestivalVoice(new SpeechOptions());
        foreach (var hostile in new[] { $"hello\") (system \"touch {marker}\") (print \"", $"'(system \"touch {marker}\")", "\\\\\" ) ) ) (quit)", "a\nb\r\n(quit)\0\u0007 ;;; #|", new string('(', 500) + " hi" })
        {
            var chunks = await SpeakAsync(voice, null, hostile);
            Assert.NotEmpty(chunks);
        }
        Assert.False(File.Exists(marker));
        await Assert.ThrowsAsync<ArgumentException>(() => voice.SpeakAsync(["(quit)"], 1, default));
        Assert.NotEmpty(await SpeakAsync(voice, null, "Still here."));
    }

    [Fact]
    public async Task WhatCannotBeSaidIsToldAndTheRestIsSpoken()
    {
        await using var voice = new FestivalVoice(new SpeechOptions());
        var notices = new List<string>();
        var chunks = await SpeakAsync(voice, notices.Add, "你好，世界。", "Hello.");
        Assert.Contains("你好", Assert.Single(notices));
        Assert.All(chunks, c => Assert.Equal(1, c.Sentence));
        Assert.NotEmpty(chunks);
    }

    [Fact]
    public async Task ACancelledSentenceDoesNotAnswerTheNextOne()
    {
        await using var voice = new FestivalVoice(new SpeechOptions());
        await voice.SpeakAsync(["hello"], 1, default);
        using var stop = new CancellationTokenSource();
        var speaking = voice.SpeakAsync(Enumerable.Repeat("harbour", 80).ToArray(), 1, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);
        Assert.Equal(2, (await voice.SpeakAsync(["good", "morning"], 1, default)).Words.Count);
    }

    [Fact]
    public async Task TwoTurnsDoNotMix()
    {
        await using var voice = new FestivalVoice(new SpeechOptions());
        var turns = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => SpeakAsync(voice, null, string.Join(' ', Enumerable.Repeat(i % 2 == 0 ? "lantern" : "museum", 3 + i)))));
        for (var i = 0; i < 4; i++)
            Assert.Equal(Enumerable.Repeat(i % 2 == 0 ? "lantern" : "museum", 3 + i), turns[i].SelectMany(c => c.Words).Select(w => w.Text));
    }

    [Fact]
    public async Task AFasterPaceIsShorter()
    {
        await using var voice = new FestivalVoice(new SpeechOptions());
        var slow = await voice.SpeakAsync(["welcome", "to", "the", "museum"], 0.8f, default);
        var fast = await voice.SpeakAsync(["welcome", "to", "the", "museum"], 1.4f, default);
        Assert.True(fast.Pcm.Length < 0.8 * slow.Pcm.Length);
    }

    private static double Loudness(SpeechChunk chunk, Func<string, bool> which)
    {
        var samples = chunk.Phonemes.Where(p => which(p.Phoneme)).SelectMany(p => chunk.Pcm[(int)(p.StartSample - chunk.StartSample)..(int)(p.EndSample - chunk.StartSample)]).ToArray();
        return samples.Length == 0 ? 0 : Math.Sqrt(samples.Average(s => (double)s * s)) + 1;
    }
}
