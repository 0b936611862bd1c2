using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// Threads that share a batch of frames, each computing its own frames from beginning to end. Torch's own threads share every operation
/// instead, hundreds of times a batch, and wait for each other as often. One team for the process: torch keeps memory for every thread that ever called it.
/// </summary>
internal sealed class FrameTeam : IDisposable
{
    // What the machine has, or Compute:Threads, or OMP_NUM_THREADS.
    private static readonly Lazy<FrameTeam> Instance = new(() => new FrameTeam(get_num_threads()));

    private readonly BlockingCollection<Action> waiting = new();
    private readonly int size;

    internal FrameTeam(int size)
    {
        this.size = size;
        var usual = get_num_threads();
        // Neither this nor a batch's own is disposed: the last thread may still be about to leave Signal.
        var ready = new CountdownEvent(size);
        for (var i = 0; i < size; i++)
            new Thread(() => Work(ready)) { IsBackground = true, Name = $"{nameof(FrameTeam)} {i}" }.Start();
        ready.Wait();
        // Each thread has a number of its own, but the last one set is what threads to come begin with.
        set_num_threads(usual);
    }

    /// <summary>The process's.</summary>
    public static FrameTeam Shared => Instance.Value;

    /// <summary>Cuts frames into as many parts as there are threads, and waits for all of them.</summary>
    /// <param name="part">gets the first frame and how many; runs on several threads at once. What it throws comes back, the first one's where several do</param>
    /// <returns>what the parts gave, in order</returns>
    public T[] Share<T>(int frames, Func<int, int, T> part)
    {
        var parts = Math.Min(size, frames);
        if (parts == 1)
            return [part(0, frames)];
        var made = new T[parts];
        var failed = new ConcurrentQueue<Exception>();
        var done = new CountdownEvent(parts);
        for (var i = 0; i < parts; i++)
        {
            int own = i, from = frames * i / parts, next = frames * (i + 1) / parts;
            waiting.Add(() =>
            {
                try
                {
                    made[own] = part(from, next - from);
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
        if (failed.TryDequeue(out var first))
            ExceptionDispatchInfo.Throw(first);
        return made;
    }

    /// <summary>Its threads end when they have done what they were given.</summary>
    public void Dispose() => waiting.CompleteAdding();

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
