using System.Reflection;
using System.Reflection.Emit;
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
    [Fact]
    public void MethodsHoldTheirObjectsUntilNativeCodeReturns()
    {
        var multiply = typeof(Tensor).GetMethod(nameof(Tensor.mul), [typeof(Scalar)])!;
        Assert.True(CallsOfKeepAlive(multiply) >= 2, $"{multiply} holds neither the tensor nor the scalar, or only one of them");
        // A slope becomes a scalar inside of the method: in no parameter, and as mortal.
        var native = typeof(torch).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => Calls(method).OfType<MethodInfo>().Any(called => called.Name == "get_Handle" && called.DeclaringType == typeof(Scalar)))
            .Where(method => Calls(method).Any(called => called.Attributes.HasFlag(MethodAttributes.PinvokeImpl))).ToList();
        Assert.True(native.Count > 50, $"{native.Count} methods that give scalars to libtorch");
        Assert.All(native, method => Assert.True(CallsOfKeepAlive(method) > 0, method.ToString()));
    }

    [Fact]
    public async Task NumbersStayRightWhileGarbageIsCollected()
    {
        Compute.Choose(new ComputeOptions { Device = "cpu" });
        using var done = new CancellationTokenSource();
        var collector = Task.Factory.StartNew(() => { while (!done.IsCancellationRequested) GC.Collect(0); }, done.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            var ones = torch.ones(8);
            for (var round = 0; round < 100; round++)
            {
                using var scope = NewDisposeScope();
                for (var i = 0; i < 200; i++)
                {
                    var number = 1 + i % 7;
                    Assert.Equal(0.5f * (number + 2), nn.functional.leaky_relu(ones * number + 2, 0.1).mul(0.5)[3].item<float>());
                }
            }
        }
        finally
        {
            await done.CancelAsync();
            await collector;
        }
    }

    private static int CallsOfKeepAlive(MethodBase method) => Calls(method).Count(called => called.DeclaringType == typeof(GC) && called.Name == nameof(GC.KeepAlive));

    /// <summary>Every position is tried as a call: a number that happens to look like one resolves to no method, or to one that no test asks for.</summary>
    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 4 < code.Length; i++)
            if ((code[i] == OpCodes.Call.Value || code[i] == OpCodes.Callvirt.Value) && Resolve(method, BitConverter.ToInt32(code, i + 1)) is { } called)
                yield return called;
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        if ((token >> 24) is not (0x06 or 0x0a or 0x2b)) return null;
        try
        {
            return method.Module.ResolveMethod(token, method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException or FileNotFoundException or TypeLoadException or FileLoadException or MissingMethodException)
        {
            return null;
        }
    }
}
