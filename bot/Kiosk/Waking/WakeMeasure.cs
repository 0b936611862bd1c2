using Presenter.Bot.Listening;
using Presenter.Bot.Listening.Measuring;

namespace Presenter.Bot.Kiosk.Waking;

/// <summary>How often one voice woke the kiosk, and how often it should have.</summary>
/// <param name="Kind">"phrase", "parts of it", "other speech", or the text</param>
/// <param name="Seconds">of sound</param>
public sealed record WakeRow(string Kind, string Voice, int Woke, int Of, double Seconds);

/// <summary>Synthesised voices say the phrase, and other things, to a kiosk that sleeps.</summary>
public sealed class WakeMeasure(WakeSpotter spotter, SoundDecoder decoder)
{
    /// <summary>As the page cuts what goes on without a pause (web/src/kiosk/wakeListener.ts).</summary>
    private const int Window = 4 * SoundDecoder.SampleRate, Step = 2 * SoundDecoder.SampleRate;

    private static readonly string[] Voices = ["rms", "slt", "awb", "kal16"];

    /// <summary>Paces of four voices, pitches of the two that have any, and espeak-ng's formants.</summary>
    private static IEnumerable<TestVoice> Callers => Voices.SelectMany(v => new[] { 0.75, 0.9, 1, 1.2, 1.4 }.Select(pace => TestVoice.Flite(v, null, pace)))
        .Concat(new[] { "slt", "kal16" }.SelectMany(v => new[] { 95, 210 }.Select(pitch => TestVoice.Flite(v, null, 1, pitch))))
        .Append(TestVoice.Espeak("en-us")).Append(TestVoice.Espeak("en-gb+f3"));

    /// <param name="read">what is read aloud as other speech</param>
    /// <param name="minutes">of that</param>
    /// <param name="also">what else must not wake it</param>
    /// <exception cref="IOException">a voice is missing</exception>
    public async IAsyncEnumerable<WakeRow> RunAsync(string phrase, IReadOnlyList<string> read, double minutes, IReadOnlyList<string> also, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        TestNoise?[] rooms = [null, new(false, 20), new(false, 10), new(true, 20), new(true, 10)];
        foreach (var room in rooms)
        {
            foreach (var group in Callers.GroupBy(v => v.Program))
                yield return await CallAsync("phrase", group.Key, group, [phrase], room, cancellation);
        }
        var words = phrase.Split(' ');
        yield return await CallAsync("parts of it", "flite", Voices.Select(v => TestVoice.Flite(v)), [.. words.Select(w => $"{w}."), .. words.Select(w => $"This is {w}, you know."), string.Join(' ', words.Reverse())], null, cancellation);
        foreach (var text in also)
            yield return await CallAsync(text, "flite", Voices.Select(v => TestVoice.Flite(v)), [text], null, cancellation);
        foreach (var (voice, at) in Voices.Select((v, i) => (v, i)))
            yield return await OtherAsync(TestVoice.Flite(voice), read.Where((_, i) => i % Voices.Length == at), minutes * 60 / Voices.Length, cancellation);
    }

    private async Task<WakeRow> CallAsync(string kind, string name, IEnumerable<TestVoice> voices, IReadOnlyList<string> texts, TestNoise? room, CancellationToken cancellation)
    {
        int woke = 0, of = 0;
        double seconds = 0;
        foreach (var voice in voices)
        {
            foreach (var text in texts)
            {
                // The page begins half a second before speech was noticed and ends half a second after it.
                var silence = new short[SoundDecoder.SampleRate / 2];
                short[] pcm = [.. silence, .. await SayAsync(voice, text, cancellation), .. silence];
                if (room is not null)
                    pcm = await room.DisturbAsync(pcm, decoder, cancellation);
                woke += await spotter.HearsAsync(SpeechLevel.Spoken(pcm), cancellation) ? 1 : 0;
                of++;
                seconds += pcm.Length / (double)SoundDecoder.SampleRate;
            }
        }
        return new WakeRow(kind, room is null ? name : $"{name}, {room.Name}", woke, of, seconds);
    }

    private async Task<WakeRow> OtherAsync(TestVoice voice, IEnumerable<string> texts, double most, CancellationToken cancellation)
    {
        int woke = 0, of = 0;
        var said = new List<short>();
        // flite says nothing to a passage of signs only.
        foreach (var text in texts.Select(t => t.TrimStart('-', ' ', '*')).Where(t => t.Count(char.IsLetter) > 20).TakeWhile(_ => said.Count < most * SoundDecoder.SampleRate))
            said.AddRange(await SayAsync(voice, text, cancellation));
        for (var at = 0; at + Window <= said.Count; at += Step, of++)
        {
            // Who has woken it is served; the windows that overlap with this one are not sent.
            if (!await spotter.HearsAsync(SpeechLevel.Spoken([.. said.GetRange(at, Window)]), cancellation))
                continue;
            woke++;
            at += Window - Step;
        }
        return new WakeRow("other speech", voice.Name, woke, of, said.Count / (double)SoundDecoder.SampleRate);
    }

    private async Task<short[]> SayAsync(TestVoice voice, string text, CancellationToken cancellation)
    {
        try
        {
            return await decoder.DecodeAsync(await voice.SpeakAsync(text, cancellation), cancellation);
        }
        catch (ListeningException e)
        {
            throw new IOException($"{voice.Name} says \"{text}\" as no sound: {e.Message}", e);
        }
    }
}
