using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// Threads that share a batch of frames, each computing its own frames from beginning to end. Torch's own threads share every operation
/// instead, hundreds of times a batch, and wait for each other as often. One team for the process: torch keeps memory for every thread that ever called it.
/// </summary>
internal sealed class FrameTeam
{
    private static readonly Lazy<FrameTeam> Instance = new(() => new FrameTeam());

    private readonly BlockingCollection<Action> waiting = new();
    private readonly int size;

    private FrameTeam()
    {
        // What the machine has, or Compute:Threads, or OMP_NUM_THREADS.
        size = get_num_threads();
        using var ready = new CountdownEvent(size);
        for (var i = 0; i < size; i++)
            new Thread(() => Work(ready)) { IsBackground = true, Name = $"{nameof(FrameTeam)} {i}" }.Start();
        ready.Wait();
        // Each thread has a number of its own, but the last one set is what threads to come begin with.
        set_num_threads(size);
    }

    /// <summary>Cuts frames into as many parts as there are threads, and waits for all of them.</summary>
    /// <param name="part">gets the first frame and how many; runs on several threads at once</param>
    /// <returns>what the parts gave, in order</returns>
    public static T[] Share<T>(int frames, Func<int, int, T> part)
    {
        var team = Instance.Value;
        var parts = Math.Min(team.size, frames);
        if (parts == 1)
            return [part(0, frames)];
        var made = new T[parts];
        var failed = new ConcurrentQueue<Exception>();
        using var done = new CountdownEvent(parts);
        for (var i = 0; i < parts; i++)
        {
            int own = i, first = frames * i / parts, next = frames * (i + 1) / parts;
            team.waiting.Add(() =>
            {
                try
                {
                    made[own] = part(first, next - first);
                }
                catch (Exception e)
                {
                    failed.Enqueue(e);
                }
                finally
                {
                    done.Signal();
                }
            });
        }
        done.Wait();
        return failed.IsEmpty ? made : throw new AggregateException($"{failed.Count} of {parts} parts of a batch of {frames} frames failed", failed);
    }

    private void Work(CountdownEvent ready)
    {
        // A thread's first question sets its number to that of the process, so it comes before.
        _ = get_num_threads();
        set_num_threads(1);
        ready.Signal();
        foreach (var work in waiting.GetConsumingEnumerable())
            work();
    }
}
