using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// Pictures to learn from that trained generators make instead of a camera: the mean of several, of any number of states.
/// Networks that were trained apart err apart, their mean is better than each, and one network can learn it (Hinton et
/// al. 2015, "Distilling the knowledge in a neural network"), since these pictures hold no noise that could be learned by heart.
/// </summary>
public static class FrameTeachers
{
    /// <param name="footage">what the teachers have learned from; its states are among those that are asked</param>
    /// <exception cref="InvalidDataException">a teacher does not fit the footage; says which and why</exception>
    public static async Task<ControlledPictures> MakeAsync(FrameTrainingOptions options, ControlledPictures footage, CancellationToken cancellation)
    {
        var controls = await StatesAsync(options, footage, cancellation);
        var teachers = new List<TrainedFrames>();
        foreach (var folder in options.Teachers)
            teachers.Add(await TrainedFrames.OpenAsync("teacher", folder, footage, cancellation));
        var pictures = Mean(teachers, controls, cancellation);
        foreach (var teacher in teachers)
            teacher.Network.Dispose();
        return new ControlledPictures(pictures, controls, footage.ControlNames);
    }

    private static Tensor Mean(IReadOnlyList<TrainedFrames> teachers, Tensor controls, CancellationToken cancellation)
    {
        var device = Replicas.Devices()[0];
        // A graphics card would wait for its orders with less.
        var together = device.type == TorchSharp.DeviceType.CUDA ? 32 : 4;
        // Gradients are off for this thread alone, so nothing may be awaited here.
        using var off = no_grad();
        using var scope = NewDisposeScope();
        foreach (var teacher in teachers)
            teacher.Network.to(device);
        var pictures = new List<Tensor>();
        for (long k = 0; k < controls.shape[0]; k += together)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var some = controls.narrow(0, k, Math.Min(together, controls.shape[0] - k)).to(device);
            var mean = stack(teachers.Select(t => t.Network.forward(t.Scale.Apply(some)).clamp(0, 1)).ToList(), 0).mean([0]);
            pictures.Add(mean.mul(255).round().to(uint8).cpu().MoveToOuterDisposeScope());
        }
        return cat(pictures, 0).MoveToOuterDisposeScope();
    }

    /// <summary>The footage's own states, then some of its tracks', but none of those that evaluation keeps.</summary>
    private static async Task<Tensor> StatesAsync(FrameTrainingOptions options, ControlledPictures footage, CancellationToken cancellation)
    {
        var missing = options.TaughtPictures - footage.Count;
        if (missing <= 0)
            return footage.Controls.narrow(0, 0, options.TaughtPictures);
        var folder = Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Pictures)))!, "tracks");
        var tracks = await Tracks.ReadAsync(folder, footage.ControlNames.Count, cancellation, stressed: false);
        using var rows = cat(tracks.Except(MotionEvaluation.HeldOut(tracks)).Select(t => t.Controls).ToList(), 0);
        var random = new Random(options.Seed);
        using var drawn = tensor(Enumerable.Range(0, (int)missing).Select(_ => random.NextInt64(rows.shape[0])).ToArray());
        return cat([footage.Controls, rows.index_select(0, drawn)], 0);
    }
}
