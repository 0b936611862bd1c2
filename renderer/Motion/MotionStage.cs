using System.Runtime.CompilerServices;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;

namespace Presenter.Renderer.Motion;

/// <summary>Speech -> motion codes. Weights are shared; each run keeps its own history.</summary>
public sealed class MotionStage(MotionGenerator network, CodeScale scale, RestPose rest, ControlMap controls, ComputeThread thread)
{
    /// <summary>One turn: begins and ends in the rest pose.</summary>
    public async IAsyncEnumerable<MotionChunk> RunAsync(
        IAsyncEnumerable<SpeechChunk> speech, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var turn = new Turn(network, scale, rest, controls);
        await foreach (var chunk in speech.WithCancellation(cancellation))
            yield return await thread.RunAsync(() => turn.Next(chunk), cancellation);
        if (turn.Last is { } last)
            yield return await thread.RunAsync(() => turn.Close(last), cancellation);
    }

    private sealed class Turn(MotionGenerator network, CodeScale scale, RestPose rest, ControlMap controls) : IDisposable
    {
        private MotionSession? session;

        public SpeechChunk? Last { get; private set; }

        public MotionChunk Next(SpeechChunk chunk)
        {
            session ??= new MotionSession(network, scale, rest, controls, chunk.Turn.Value.GetHashCode());
            Last = chunk;
            var codes = session.Continue(chunk);
            return new MotionChunk(chunk.Turn, chunk.StartSample / MediaClock.SamplesPerFrame, chunk.Frames, codes, chunk.Pcm, chunk.Words);
        }

        public MotionChunk Close(SpeechChunk last) => new(last.Turn, last.EndSample / MediaClock.SamplesPerFrame, RestPose.ReturnFrames,
            session!.Return(last.Direction), new short[RestPose.ReturnFrames * MediaClock.SamplesPerFrame], []);

        public void Dispose() => session?.Dispose();
    }
}
