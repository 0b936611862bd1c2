using System.Diagnostics;
using System.Globalization;

namespace Presenter.Renderer.Speech;

/// <summary>flite's slt voice, one process a clause: plainer than festival, but small and everywhere.</summary>
public sealed class FliteVoice(SpeechOptions options) : IVoice
{
    public string Name => "flite slt";

    public async Task<Utterance> SpeakAsync(IReadOnlyList<string> words, float pace, CancellationToken cancellation)
    {
        var file = Path.Combine(Path.GetTempPath(), $"presenter-flite-{Guid.NewGuid():N}.wav");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            var stretch = string.Create(CultureInfo.InvariantCulture, $"duration_stretch={1 / Math.Clamp(pace, 0.5f, 2f):f3}");
            using var flite = Process.Start(new ProcessStartInfo("flite",
                ["-voice", "slt", "--setf", stretch, "-psdur", "-t", string.Join(' ', words), "-o", file]) { RedirectStandardOutput = true })!;
            try
            {
                var times = await flite.StandardOutput.ReadToEndAsync(limit.Token);
                await flite.WaitForExitAsync(limit.Token);
                return Read(times, Wave.Read(await File.ReadAllBytesAsync(file, limit.Token)), words);
            }
            catch (OperationCanceledException)
            {
                flite.Kill();
                throw;
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new VoiceException("flite is not installed. Remedy: apt-get install flite, or festival festvox-us-slt-hts.", e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new VoiceException($"flite failed: {e.Message}", e);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>"pau:0.164 hh:0.255 ...": each phoneme with its end. flite tells no word times: they are shared out by letters.</summary>
    private static Utterance Read(string times, (short[] Pcm, int Rate) sound, IReadOnlyList<string> words)
    {
        var pcm = sound.Rate * 2 == MediaClock.SampleRate ? Wave.Double(sound.Pcm)
            : sound.Rate == MediaClock.SampleRate ? sound.Pcm
            : throw new InvalidDataException($"flite speaks at {sound.Rate} Hz; 16000 is expected");
        var phonemes = new List<PhonemeSpan>();
        foreach (var part in times.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.LastIndexOf(':');
            if (colon < 1 || PhonemeSet.IndexOf(part[..colon]) < 0)
                continue;
            var end = (long)Math.Round(double.Parse(part[(colon + 1)..], CultureInfo.InvariantCulture) * MediaClock.SampleRate);
            phonemes.Add(new PhonemeSpan(part[..colon], phonemes.Count == 0 ? 0 : phonemes[^1].EndSample, end));
        }
        if (phonemes.Count == 0)
            throw new InvalidDataException("flite told no phonemes");
        phonemes[^1] = phonemes[^1] with { EndSample = Math.Max(pcm.Length, phonemes[^1].StartSample) };
        var sounding = phonemes.Where(p => p.Phoneme != PhonemeSet.Silence).ToArray();
        long from = sounding.Length > 0 ? sounding[0].StartSample : 0, to = sounding.Length > 0 ? sounding[^1].EndSample : 0;
        double letters = words.Sum(w => w.Length), before = 0;
        var spans = new List<(long, long)>();
        foreach (var word in words)
        {
            var start = from + (long)((to - from) * before / letters);
            before += word.Length;
            spans.Add((start, from + (long)((to - from) * before / letters)));
        }
        return new Utterance(pcm, phonemes, spans);
    }
}
