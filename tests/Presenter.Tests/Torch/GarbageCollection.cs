using System.Reflection;
using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Torch;

/// <summary>Alone: a thread that collects all the time stops every other test's threads as well.</summary>
[CollectionDefinition(nameof(GarbageCollection), DisableParallelization = true)]
public sealed class GarbageCollectionAlone;

/// <summary>What the garbage collector frees while libtorch still reads it ends the server, or a night of training, without a word.</summary>
[Collection(nameof(GarbageCollection))]
public class GarbageCollection
{
    private int calculated;

    [Fact]
    public void MethodsHoldTheirObjectsUntilNativeCodeReturns()
    {
        var multiply = typeof(Tensor).GetMethod(nameof(Tensor.mul), [typeof(Scalar)])!;
        Assert.True(CallsOfKeepAlive(multiply) >= 2, $"{multiply} holds neither the tensor nor the scalar, or only one of them");
        // A slope becomes a scalar inside of the method: in no parameter, and as mortal.
        var native = typeof(torch).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => CalledMethods.Of(method).OfType<MethodInfo>().Any(called => called.Name == "get_Handle" && called.DeclaringType == typeof(Scalar)))
            .Where(method => CalledMethods.Of(method).Any(called => called.Attributes.HasFlag(MethodAttributes.PinvokeImpl))).ToList();
        Assert.True(native.Count > 50, $"{native.Count} methods that give scalars to libtorch");
        Assert.All(native, method => Assert.True(CallsOfKeepAlive(method) > 0, method.ToString()));
    }

    [Fact]
    public async Task NumbersStayRightWhileGarbageIsCollected()
    {
        Compute.Choose(new ComputeOptions { Device = "cpu" });
        using var done = new CancellationTokenSource();
        var collector = Alone(() => CollectUntil(done.Token));
        try
        {
            // More threads than cores: what is freed too early is freed where a thread lost its core in the middle of a call.
            await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Alone(Calculate)));
        }
        finally
        {
            await done.CancelAsync();
            await collector;
        }
    }

    private static Task Alone(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Calculate()
    {
        using var scope = NewDisposeScope();
        var ones = torch.ones(8);
        for (var i = 0; i < 10_000; i++)
        {
            using var inner = NewDisposeScope();
            var number = 1 + i % 7;
            Assert.Equal(0.5f * (number + 2), nn.functional.leaky_relu(ones * number + 2, 0.1).mul(0.5)[3].item<float>());
            Interlocked.Increment(ref calculated);
        }
    }

    private void CollectUntil(CancellationToken done)
    {
        var random = new Random(1);
        while (!done.IsCancellationRequested)
        {
            // Without a pause the next collection begins before the others have woken from this one, and on idle cores they never get on.
            for (var until = Volatile.Read(ref calculated) + random.Next(1, 4); Volatile.Read(ref calculated) < until && !done.IsCancellationRequested;)
                Thread.SpinWait(1);
            // Somewhere in the next calculation, not at its beginning.
            Thread.SpinWait(random.Next(200));
            GC.Collect(0);
        }
    }

    private static int CallsOfKeepAlive(MethodBase method) => CalledMethods.Of(method).Count(called => called.DeclaringType == typeof(GC) && called.Name == nameof(GC.KeepAlive));
}
