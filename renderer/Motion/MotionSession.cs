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
    private ScriptFrames script = new([], []);
    private float[] performed = [];
    private long frame;

    /// <param name="seed">The same seed performs the same script alike.</param>
    public MotionSession(MotionGenerator network, CodeScale scale, RestPose rest, long seed)
    {
        this.network = network;
        this.scale = scale;
        this.rest = rest;
        sampler = new PerformanceSampler(network, seed);
        blinks = new Blinks(rest.BlinkColumn, seed);
    }

    /// <summary>Motion codes [frames, code] for the next frames of the script.</summary>
    /// <param name="spans">Phonemes that cover the frames, on the turn's clock.</param>
    public float[] Continue(IReadOnlyList<PhonemeSpan> spans, StageDirection direction, int frames)
    {
        var codes = Generate(ScriptFrames.From(spans, direction, frame * MediaClock.SamplesPerFrame, frames));
        var size = network.Options.CodeSize;
        for (var k = 0; k < frames; k++)
        {
            rest.Leave(codes.AsSpan(k * size, size), frame + k);
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

    private float[] Generate(ScriptFrames next)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var options = network.Options;
        var whole = ScriptFrames.Join(script, next);
        var (phonemes, values) = whole.ToTensors();
        var features = network.Script.forward(phonemes, values);
        performed = [.. performed, .. Perform(features.narrow(1, script.Frames, next.Frames))];
        var made = network.forward(features, tensor(performed).reshape(1, whole.Frames, options.Performance));
        var codes = scale.Restore(made[0].narrow(0, script.Frames, next.Frames)).contiguous().data<float>().ToArray();

        var kept = Math.Min(options.Context, whole.Frames);
        script = whole.Slice(whole.Frames - kept, kept);
        performed = performed[^(kept * options.Performance)..];
        return codes;
    }

    /// <summary>The performance of these frames: a new step begins at every multiple of the step's length.</summary>
    private float[] Perform(Tensor features)
    {
        var options = network.Options;
        var frames = (int)features.shape[1];
        var rows = new float[frames * options.Performance];
        for (var k = 0; k < frames; k++)
        {
            var ahead = Math.Min(options.Step, frames - k);
            if ((frame + k) % options.Step == 0)
                sampler.Next(features.narrow(1, k, ahead).mean([1]));
            sampler.Current.CopyTo(rows.AsSpan(k * options.Performance));
        }
        return rows;
    }
}
