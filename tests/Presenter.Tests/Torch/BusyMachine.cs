using System.Diagnostics;
using Xunit;

namespace Presenter.Tests.Torch;

/// <summary>On a laptop the browser wants the cores too: with OpenMP's own patience a presenter beside one busy program renders three frames a second, not thirty.</summary>
public class BusyMachine
{
    [Theory]
    [InlineData(null, null, "GOMP_SPINCOUNT = '3000'")]
    [InlineData("GOMP_SPINCOUNT", "77", "GOMP_SPINCOUNT = '77'")]
    [InlineData("OMP_WAIT_POLICY", "active", "OMP_WAIT_POLICY = 'ACTIVE'")]
    public async Task ThreadsWaitBrieflyUnlessTheUserSaysOtherwise(string? name, string? value, string expected)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.PathOf("artifacts", "bin", "Presenter.Renderer", "release_linux-x64", "Presenter.Renderer.dll"), "doctor"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var own in new[] { "GOMP_SPINCOUNT", "OMP_WAIT_POLICY" })
            start.Environment.Remove(own);
        if (name is not null)
            start.Environment[name] = value;
        // libgomp itself says what it took, when it is loaded.
        start.Environment["OMP_DISPLAY_ENV"] = "verbose";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        Assert.Contains(expected, await process.StandardError.ReadToEndAsync());
        await output;
        await process.WaitForExitAsync();
    }
}
