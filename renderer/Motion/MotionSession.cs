using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Motion;

/// <summary>One turn's motion: the script and the performance of the last frames, so that chunks join without a seam.</summary>
public sealed class MotionSession : IDisposable
{
    private const int UnseenFrames = 80;

    private readonly MotionGenerator network;
    private readonly CodeScale scale;
    private readonly RestPose rest;
    private readonly PerformanceSampler sampler;
    private readonly Blinks blinks;
    private readonly LipClosure closure;
    private readonly GestureTrack gestures;
    private readonly Seam seam;
    private readonly ControlMap controls;
    private ScriptFrames script = new([], []);
    private float[] performed = [];
    private float[] performedPlainly = [];
    private StageDirection? performing;
    private long frame;
    private long started;

    /// <param name="seed">The same seed performs the same script alike.</param>
    public MotionSession(MotionGenerator network, CodeScale scale, RestPose rest, ControlMap controls, long seed)
    {
        this.network = network;
        this.scale = scale;
        this.rest = rest;
        sampler = new PerformanceSampler(network, seed);
        blinks = new Blinks(rest.BlinkColumn, seed);
        closure = new LipClosure(controls);
        gestures = new GestureTrack(controls, seed);
        seam = new Seam(controls);
        this.controls = controls;
    }

    /// <summary>Motion codes [frames, code] for the next clause, with the gestures that fall into it.</summary>
    public float[] Continue(SpeechChunk chunk)
    {
        gestures.Place(chunk, frame);
        return Continue(chunk.Phonemes, chunk.Direction, chunk.Frames);
    }

    /// <summary>Motion codes [frames, code] for the next frames of the script.</summary>
    /// <param name="spans">Phonemes that cover the frames, on the turn's clock.</param>
    public float[] Continue(IReadOnlyList<PhonemeSpan> spans, StageDirection direction, int frames)
    {
        var codes = Generate(ScriptFrames.From(spans, direction, frame * MediaClock.SamplesPerFrame, frames), direction);
        closure.Apply(codes, spans, frame);
        var size = network.Options.CodeSize;
        for (var k = 0; k < frames; k++)
        {
            var row = codes.AsSpan(k * size, size);
            rest.Leave(row, frame + k);
            controls.Clamp(row);
            gestures.Apply(row, frame + k);
            blinks.Apply(row, frame + k);
        }
        frame += frames;
        return codes;
    }

    /// <summary>The way back to the rest pose, in silence.</summary>
    public float[] Return(StageDirection direction)
    {
        var codes = Continue([], direction, RestPose.ReturnFrames);
        var size = network.Options.CodeSize;
        for (var k = 0; k < RestPose.ReturnFrames; k++)
            rest.Return(codes.AsSpan(k * size, size), (k + 1f) / (RestPose.ReturnFrames - 1));
        return codes;
    }

    public void Dispose() => sampler.Dispose();

    private float[] Generate(ScriptFrames next, StageDirection direction)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var changed = performing is { } before && (before.Emotion != direction.Emotion || before.Strength != direction.Strength);
        if (changed)
            Restart();
        if (changed || performing is null)
            GetInto(direction, next);
        performing = direction;
        var options = network.Options;
        var whole = ScriptFrames.Join(script, next);
        var features = Features(whole);
        var neutral = EmotionStrength.NeedsNeutral(direction) ? Features(whole.Neutral()) : null;
        var (drawn, drawnPlainly) = Perform(features, neutral, script.Frames, next.Frames, frame - started);
        performed = [.. performed, .. drawn];
        performedPlainly = [.. performedPlainly, .. drawnPlainly];
        // The frame before is performed again, now that its continuation is known: the seam lies there.
        var known = Math.Min(1, script.Frames);
        float[] Last(Tensor read, float[] with) => scale.Restore(network.forward(read, tensor(with).reshape(1, whole.Frames, options.Performance))[0]
            .narrow(0, script.Frames - known, next.Frames + known)).contiguous().data<float>().ToArray();
        var codes = Last(features, performed);
        if (neutral is not null)
            EmotionStrength.Mix(codes, Last(neutral, performedPlainly), direction.Strength, controls);
        var expected = codes[..options.CodeSize];
        codes = codes[(known * options.CodeSize)..];
        seam.Join(codes, expected, changed);

        var kept = Math.Min(options.Context, whole.Frames);
        script = whole.Slice(whole.Frames - kept, kept);
        performed = performed[^(kept * options.Performance)..];
        performedPlainly = performedPlainly[^(kept * options.Performance)..];
        return codes;
    }

    /// <summary>
    /// The network was trained on sentences of one emotion each, and its performance holds on to the one it began with
    /// (docs/log.md, 2026-11-25): another emotion begins as an answer does, joined to the pose where the last one ended.
    /// </summary>
    private void Restart()
    {
        script = new ScriptFrames([], []);
        performed = performedPlainly = [];
        sampler.Restart();
        started = frame;
    }

    /// <summary>
    /// A performance begins without expression and takes three seconds of speech to come to its emotion; a short sentence
    /// would be over by then. So its first words are performed before, unseen, as often as it takes.
    /// </summary>
    private void GetInto(StageDirection direction, ScriptFrames next)
    {
        if (direction.Emotion == Emotion.Neutral || next.Frames == 0)
            return;
        var steps = UnseenFrames / network.Options.Step * network.Options.Step;
        var words = ScriptFrames.Join([.. Enumerable.Repeat(next, steps / next.Frames + 1)]);
        script = words.Slice(words.Frames - steps, steps);
        var neutral = EmotionStrength.NeedsNeutral(direction) ? Features(script.Neutral()) : null;
        (performed, performedPlainly) = Perform(Features(script), neutral, 0, script.Frames);
    }

    private Tensor Features(ScriptFrames read)
    {
        var (phonemes, values) = read.ToTensors();
        return network.Script.forward(phonemes, values);
    }

    /// <summary>The performance of some frames: a new step begins at every multiple of the step's length.</summary>
    /// <param name="first">Where they begin in the features.</param>
    /// <param name="from">Where they begin in the performance.</param>
    private (float[] Drawn, float[] Plainly) Perform(Tensor features, Tensor? neutral, int first, int frames, long from = 0)
    {
        var options = network.Options;
        float[] rows = new float[frames * options.Performance], plain = new float[frames * options.Performance];
        for (var k = 0; k < frames; k++)
        {
            var ahead = Math.Min(options.Step, frames - k);
            if ((from + k) % options.Step == 0)
                sampler.Next(features.narrow(1, first + k, ahead).mean([1]), neutral?.narrow(1, first + k, ahead).mean([1]));
            sampler.Current.CopyTo(rows.AsSpan(k * options.Performance));
            sampler.Plain.CopyTo(plain.AsSpan(k * options.Performance));
        }
        return (rows, plain);
    }
}
