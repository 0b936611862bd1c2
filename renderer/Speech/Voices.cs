namespace Presenter.Renderer.Speech;

/// <summary>Finds the voice that this machine can speak with.</summary>
public static class Voices
{
    /// <summary>Starts the configured voice and has it say a word, so that it is warm and known to work.</summary>
    /// <exception cref="VoiceException">none works; names every program that was tried and the remedy</exception>
    public static async Task<IVoice> StartAsync(SpeechOptions options, CancellationToken cancellation)
    {
        IVoice[] candidates = options.Voice switch
        {
            "festival" => [new FestivalVoice(options)],
            "flite" => [new FliteVoice(options)],
            _ => [new FestivalVoice(options), new FliteVoice(options)],
        };
        var problems = new List<string>();
        foreach (var voice in candidates)
        {
            try
            {
                await voice.SpeakAsync(["hello"], 1, cancellation);
                return voice;
            }
            catch (VoiceException e)
            {
                problems.Add(e.Message);
                await voice.DisposeAsync();
            }
            catch
            {
                // Stopped while it loads: its process must not stay behind.
                await voice.DisposeAsync();
                throw;
            }
        }
        throw new VoiceException($"No voice works: {string.Join(" ", problems)}");
    }
}
