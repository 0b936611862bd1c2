using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Audio;
using Presenter.Renderer.Speech;

namespace Presenter.Bot.Listening;

/// <summary>An OpenAI-compatible /audio/transcriptions, for instance whisper.cpp's server.</summary>
public sealed partial class TranscriptionEndpoint(ListeningOptions options, ILogger<TranscriptionEndpoint> log) : ISpeechRecogniser
{
    private readonly AudioClient client = new OpenAIClient(
        new ApiKeyCredential(options.ApiKey.Length > 0 ? options.ApiKey : "none"),
        new OpenAIClientOptions { Endpoint = new Uri(options.Endpoint), RetryPolicy = new ClientRetryPolicy(1) }).GetAudioClient(options.Model);

    public string Name => $"{options.Model} at {options.Endpoint}";

    public string? Problem => null;

    public IReadOnlyList<string>? Languages { get; } = options.Language.Length > 0 ? [options.Language] : null;

    public async Task<string> RecogniseAsync(short[] pcm, CancellationToken cancellation)
    {
        try
        {
            using var file = new MemoryStream(Wave.Write(pcm, SoundDecoder.SampleRate));
            var answer = await client.TranscribeAudioAsync(file, "question.wav",
                new AudioTranscriptionOptions { Language = options.Language.Length > 0 ? options.Language : null, ResponseFormat = AudioTranscriptionFormat.Simple }, cancellation);
            return answer.Value.Text.Trim();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(options.Model, options.Endpoint, e.Message.ReplaceLineEndings(" "));
            throw new ListeningException("failed", StatusCodes.Status502BadGateway, "The speech recogniser does not answer. Please try again, or type your question.", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The speech recogniser {Model} at {Endpoint} failed: {Problem}. Remedy: start the server, or check Listening:Endpoint, Model and ApiKey")]
    private partial void LogFailed(string model, string endpoint, string problem);
}
