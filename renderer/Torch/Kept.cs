using System.Collections.Concurrent;
using TorchSharp;

namespace Presenter.Renderer.Torch;

/// <summary>
/// Numbers for libtorch that are never collected. TorchSharp gives a scalar's native half to libtorch and holds the object no
/// longer, so a garbage collection in between frees what is being read (docs/log.md, 2026-11-25). What the server computes all
/// the time takes its constants from here.
/// </summary>
public static class Kept
{
    private static readonly ConcurrentDictionary<double, Scalar> Scalars = new();

    /// <param name="value">a constant: every value is kept for as long as the process lives</param>
    public static Scalar Number(double value) => Scalars.GetOrAdd(value, v => v.ToScalar());
}
