using System.Collections.Concurrent;

namespace Presenter.Renderer.Torch;

/// <summary>
/// The one thread on which serving calls the networks. OpenMP keeps a team of workers, and oneDNN its scratch memory and
/// prepared kernels, for every thread that ever called: on the thread pool that grew by gigabytes (docs/log.md,
/// 2026-11-24). Turns that render at the same time take it by turns, batch by batch. On a CPU it waits meanwhile for the few threads of
/// <see cref="Frames.FrameTeam"/>, among which the frames of a batch are shared out.
/// </summary>
public sealed class ComputeThread : IDisposable
{
    private readonly BlockingCollection<Action> waiting = new(boundedCapacity: 64);
    private readonly Thread thread;

    public ComputeThread()
    {
        thread = new Thread(Work) { IsBackground = true, Name = nameof(ComputeThread) };
        thread.Start();
    }

    /// <summary>Runs <paramref name="work"/> there; its exception comes back. Cancelling leaves out what has not begun.</summary>
    /// <exception cref="InvalidOperationException">disposed</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Add(() =>
        {
            if (cancellation.IsCancellationRequested)
            {
                done.SetCanceled(cancellation);
                return;
            }
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }, cancellation);
        return done.Task;
    }

    /// <summary>Waits for what was begun: a process must not end in the middle of native code.</summary>
    public void Dispose()
    {
        waiting.CompleteAdding();
        thread.Join();
        waiting.Dispose();
    }

    private void Work()
    {
        foreach (var work in waiting.GetConsumingEnumerable())
            work();
    }
}
