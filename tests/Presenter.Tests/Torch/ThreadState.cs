using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Presenter.Bot.Streaming;
using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;

namespace Presenter.Tests.Torch;

/// <summary>Gradients that are off and scopes of tensors belong to a thread: entered on one and left on another, both are wrong after it, and somebody else's training fails.</summary>
public class ThreadState
{
    [Fact]
    public void NothingOfAThreadIsHeldAcrossAnAwaitOrAYield()
    {
        Assembly[] ours = [typeof(Compute).Assembly, typeof(PresenterHub).Assembly, typeof(ThreadState).Assembly];
        var found = ours.SelectMany(assembly => assembly.GetTypes()).Where(HoldsAThread).Select(MethodOf).Order().ToList();
        Assert.True(found.SequenceEqual([$"{typeof(Wrong)}.{nameof(Wrong.AwaitsAsync)}", $"{typeof(Wrong)}.{nameof(Wrong.Yields)}"]), string.Join("\n", found));
    }

    /// <summary>A local that outlives a pause is a field of the state machine that the compiler makes of the method.</summary>
    private static bool HoldsAThread(Type machine)
    {
        if (!typeof(IAsyncStateMachine).IsAssignableFrom(machine) && !typeof(IEnumerator).IsAssignableFrom(machine))
            return false;
        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var entered = machine.GetMethods(own).SelectMany(CalledMethods.Of).OfType<MethodInfo>().Where(method => method.DeclaringType == typeof(torch)).Select(method => method.ReturnType);
        return entered.Intersect([typeof(DisposeScope), typeof(IDisposable)]).Intersect(machine.GetFields(own).Select(field => field.FieldType)).Any();
    }

    private static string MethodOf(Type machine) => $"{machine.DeclaringType}.{machine.Name.Split('<', '>')[1]}";

    /// <summary>What the test must find.</summary>
    private static class Wrong
    {
        public static async Task AwaitsAsync()
        {
            using var off = torch.no_grad();
            await Task.Yield();
        }

        public static IEnumerable<int> Yields()
        {
            using var scope = torch.NewDisposeScope();
            yield return 1;
        }
    }
}
