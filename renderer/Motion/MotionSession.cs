using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Motion;

/// <summary>One turn's motion: the script and the performance of the last frames, so that chunks join without a seam.</summary>
public sealed class MotionSession : IDisposable
{
    private readonly MotionGenerator network;
    private readonly CodeScale scale;
    private readonly RestPose rest;
    private readonly PerformanceSampler sampler;
    private readonly Blinks blinks;
    private readonly LipClosure closure;
    private readonly GestureTrack gestures;
    private readonly EmotionStrength strength;
    private ScriptFrames script = new([], []);
    private float[] performed = [];
    private float[] performedPlainly = [];
    private bool plainly;
    private long frame;

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
        strength = new EmotionStrength(controls);
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
        var codes = Generate(ScriptFrames.From(spans, direction, frame * MediaClock.SamplesPerFrame, frames), strength.Next(direction, frames));
        closure.Apply(codes, spans, frame);
        var size = network.Options.CodeSize;
        for (var k = 0; k < frames; k++)
        {
            rest.Leave(codes.AsSpan(k * size, size), frame + k);
            gestures.Apply(codes.AsSpan(k * size, size), frame + k);
            blinks.Apply(codes.AsSpan(k * size, size), frame + k);
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

    private float[] Generate(ScriptFrames next, float[] strengths)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var options = network.Options;
        var whole = ScriptFrames.Join(script, next);
        var features = Features(whole);
        // Another strength than full needs the same script without emotion beside it.
        var neutral = strengths.Any(s => s != 1) && (!whole.IsNeutral || plainly) ? Features(whole.Neutral()) : null;
        plainly = neutral is not null;
        var (drawn, drawnPlainly) = Perform(features, neutral, script.Frames, next.Frames);
        performed = [.. performed, .. drawn];
        performedPlainly = [.. performedPlainly, .. drawnPlainly];
        float[] Last(Tensor read, float[] with) => scale.Restore(network.forward(read, tensor(with).reshape(1, whole.Frames, options.Performance))[0]
            .narrow(0, script.Frames, next.Frames)).contiguous().data<float>().ToArray();
        var codes = Last(features, performed);
        if (neutral is not null)
            strength.Mix(codes, Last(neutral, performedPlainly), strengths);

        var kept = Math.Min(options.Context, whole.Frames);
        script = whole.Slice(whole.Frames - kept, kept);
        performed = performed[^(kept * options.Performance)..];
        performedPlainly = performedPlainly[^(kept * options.Performance)..];
        return codes;
    }

    private Tensor Features(ScriptFrames read)
    {
        var (phonemes, values) = read.ToTensors();
        return network.Script.forward(phonemes, values);
    }

    /// <summary>The performance of the last frames: a new step begins at every multiple of the step's length.</summary>
    private (float[] Drawn, float[] Plainly) Perform(Tensor features, Tensor? neutral, int first, int frames)
    {
        var options = network.Options;
        float[] rows = new float[frames * options.Performance], plain = new float[frames * options.Performance];
        for (var k = 0; k < frames; k++)
        {
            var ahead = Math.Min(options.Step, frames - k);
            if ((frame + k) % options.Step == 0)
                sampler.Next(features.narrow(1, first + k, ahead).mean([1]), neutral?.narrow(1, first + k, ahead).mean([1]));
            sampler.Current.CopyTo(rows.AsSpan(k * options.Performance));
            sampler.Plain.CopyTo(plain.AsSpan(k * options.Performance));
        }
        return (rows, plain);
    }
}
