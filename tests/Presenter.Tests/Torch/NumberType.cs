using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;

namespace Presenter.Tests.Torch;

/// <summary>
/// The number type is chosen once, at start, and a server mostly starts while everything else on the machine starts too: a
/// choice that load can turn round costs three quarters of the frames until the next start.
/// </summary>
[Collection(nameof(NumberType))]
[CollectionDefinition(nameof(NumberType), DisableParallelization = true)]
public class NumberType(ITestOutputHelper output)
{
    [Fact]
    public void ABusyMachineDoesNotChangeTheChoice()
    {
        var stop = false;
        var busy = Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => new Thread(() => Burn(ref stop)) { IsBackground = true }).ToArray();
        var calm = Choose();
        foreach (var thread in busy)
            thread.Start();
        try
        {
            var loaded = Enumerable.Range(0, 5).Select(_ => Choose()).ToArray();
            Assert.All(loaded, c => Assert.Equal(calm, c));
        }
        finally
        {
            Volatile.Write(ref stop, true);
            foreach (var thread in busy)
                thread.Join();
        }
    }

    [Fact]
    public void ChoosingLeavesTheThreadsAsTheyWere()
    {
        var before = torch.get_num_threads();
        Choose();
        Assert.Equal(before, torch.get_num_threads());
    }

    [Theory]
    [InlineData("float32", torch.ScalarType.Float32)]
    [InlineData("bfloat16", torch.ScalarType.BFloat16)]
    public void ADemandedTypeIsTaken(string demanded, torch.ScalarType type) =>
        Assert.Equal(type, Compute.Choose(new ComputeOptions { Device = "cpu", NumberType = demanded }).Type);

    private torch.ScalarType Choose()
    {
        var compute = Compute.Choose(new ComputeOptions { Device = "cpu" });
        output.WriteLine(compute.ToString());
        return compute.Type;
    }

    /// <summary>Comes and goes, as other programs do, so that one measurement may meet it and the next may not.</summary>
    private static void Burn(ref bool stop)
    {
        var numbers = new double[1 << 16];
        for (var i = 1; !Volatile.Read(ref stop); i++)
        {
            for (var j = 0; j < numbers.Length; j++)
                numbers[j] = Math.Sqrt(numbers[j] + i);
            if (i % 64 == 0)
                Thread.Sleep(5);
        }
    }
}
