namespace Presenter.Renderer.Training;

/// <summary>What chance decides in one step of a training: the same in every process, so that a stopped run goes on as if it had not been stopped. (A HashCode is another one in each process.)</summary>
public static class StepChance
{
    /// <param name="step">steps before this one</param>
    public static Random Of(int seed, int step)
    {
        // Random's first numbers are alike for seeds that are alike; mixed as in SplitMix64 (Steele et al. 2014) none are.
        var mixed = ((ulong)(uint)seed << 32 | (uint)step) + 0x9e3779b97f4a7c15;
        mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
        return new Random((int)(mixed ^ mixed >> 31));
    }
}
