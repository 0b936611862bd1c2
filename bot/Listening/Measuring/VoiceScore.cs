using Presenter.Bot.Knowledge;
using Presenter.Bot.Listening.Language;

namespace Presenter.Bot.Listening.Measuring;

/// <summary>A question as a voice said it and as it was heard.</summary>
/// <param name="Heard">empty where nothing was understood and the visitor is asked to say it again</param>
/// <param name="Same">the presenter answers what was heard as it answers what was typed</param>
public sealed record HeardQuestion(string Voice, string Asked, string Heard, int Words, int Errors, bool Same);

/// <summary>Speaks questions in test voices and compares what is heard with what was said.</summary>
public sealed class VoiceScore(ISpeechRecogniser recogniser, SoundDecoder decoder, KnowledgeIndex index, ExtractiveAnswerer answerer)
{
    private const int Retrieved = 5;

    /// <exception cref="IOException">a voice is missing</exception>
    public async Task<IReadOnlyList<HeardQuestion>> RunAsync(IReadOnlyList<string> questions, IReadOnlyList<TestVoice> voices, Action<HeardQuestion> each, CancellationToken cancellation)
    {
        var heard = new List<HeardQuestion>();
        foreach (var question in questions)
        {
            var answer = await AnswerAsync(question, cancellation);
            foreach (var voice in voices)
            {
                var text = await HearAsync(voice, question, cancellation);
                var (said, understood) = (SpokenWords.Of(question).ToArray(), SpokenWords.Of(text).ToArray());
                heard.Add(new HeardQuestion(voice.Name, question, text, said.Length, WordErrors.Between(said, understood), text.Length > 0 && await AnswerAsync(text, cancellation) == answer));
                each(heard[^1]);
            }
        }
        return heard;
    }

    private async Task<string> HearAsync(TestVoice voice, string question, CancellationToken cancellation)
    {
        try
        {
            var pcm = await decoder.DecodeAsync(await voice.SpeakAsync(question, cancellation), cancellation);
            if (voice.Noise is { } noise)
                pcm = await noise.DisturbAsync(pcm, decoder, cancellation);
            return await recogniser.RecogniseAsync(SpeechLevel.Spoken(pcm), cancellation);
        }
        catch (ListeningException e) when (e.Code is "silence")
        {
            return "";
        }
    }

    private async Task<string> AnswerAsync(string question, CancellationToken cancellation)
    {
        var answer = answerer.Answer(question, await index.SearchAsync(question, Retrieved, cancellation));
        return answer.Known ? string.Join(' ', answer.Sentences.Select(s => s.Text)) : "";
    }
}
