using Presenter.Renderer.Packages;

namespace Presenter.Renderer.Motion;

/// <summary>
/// The idle loop of a presenter whose controls nobody knows: its own motion network performs silence, from the rest pose
/// and back to it, as the person did in the pauses of the footage.
/// </summary>
public static class PerformedSilence
{
    /// <returns>[IdleMotion.Frames, code], row-major</returns>
    public static float[] Loop(MotionGenerator network, PresenterManifest manifest)
    {
        using var session = new MotionSession(network, manifest.MotionScale, manifest.Rest, manifest.ControlMap, seed: 1);
        var performed = session.Continue([], StageDirection.Neutral, IdleMotion.Frames - RestPose.ReturnFrames);
        return [.. performed, .. session.Return(StageDirection.Neutral)];
    }
}
