using System.Diagnostics;
using Presenter.Renderer.Frames;
using TorchSharp;
using Xunit;

namespace Presenter.Tests.Commands;

/// <summary>The `presenter` program as its user types it.</summary>
public class PresenterCommand
{
    private static async Task<(int Code, string Said)> RunAsync(string[] arguments, string? path = null, string? program = null, string? libtorch = null)
    {
        var start = new ProcessStartInfo(program ?? Repository.PathOf("artifacts", "bin", "Presenter.Renderer", "release_linux-x64", "Presenter.Renderer"), arguments)
        {
            WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        if (path is not null)
            start.Environment["PATH"] = path;
        if (libtorch is not null)
            start.Environment["LIBTORCH"] = libtorch;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Join(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>Some commands are the bot's: bin/presenter (deploy/presenter.sh) must send each where it is known.</summary>
    [Theory]
    [InlineData("doctor")]
    [InlineData("package")]
    [InlineData("train", "lips")]
    [InlineData("knowledge", "test")]
    [InlineData("voice", "test")]
    [InlineData("voice", "wake")]
    public async Task WhatTheReadmeTellsToTypeIsKnown(params string[] command)
    {
        var (code, said) = await RunAsync([.. command, "--help"], program: Repository.PathOf("deploy", "presenter.sh"));
        Assert.True(code == 0, said);
        var usage = said[said.IndexOf("Usage: ", StringComparison.Ordinal)..];
        Assert.All(command, word => Assert.Contains($" {word} ", usage));
    }

    [Fact]
    public async Task TheDoctorTellsWhatIsThere()
    {
        var (code, said) = await RunAsync(["doctor"]);
        Assert.Equal(0, code);
        foreach (var part in new[] { "libtorch", "BFloat16", "Float32", " ms", "ffmpeg version", "cmu_us_slt_arctic_hts", "chromium", "Robin", "AI-generated" })
            Assert.Contains(part, said);
    }

    /// <summary>Who points LIBTORCH at a CUDA libtorch mistypes it once: not a page of TorchSharp's own search, and nothing half done.</summary>
    [Fact]
    public async Task ALibtorchThatIsNotThereIsNamedInOneLine()
    {
        using var empty = Repository.Temporary();
        var (code, said) = await RunAsync(["frames", "--controls", empty["none.csv"], "--out", empty["out"]], libtorch: empty["torch"]);
        Assert.Equal(1, code);
        Assert.StartsWith($"presenter frames: libtorch in {empty["torch"]} does not load: ", said);
        Assert.Contains("Remedy: `make build`, or LIBTORCH set to a folder that holds libtorch.so", said);
        Assert.DoesNotContain("Exception", said);
        Assert.False(Directory.Exists(empty["out"]));
        (code, said) = await RunAsync(["doctor"], libtorch: empty["torch"]);
        Assert.Equal(1, code);
        Assert.Contains("libtorch", said);
        Assert.DoesNotContain("Exception", said);
    }

    [Fact]
    public async Task TheDoctorTellsWhatIsMissingAndTheRemedy()
    {
        using var empty = Repository.Temporary();
        var (code, said) = await RunAsync(["doctor"], path: empty.Path);
        Assert.Equal(1, code);
        Assert.Contains("apt-get install ffmpeg", said);
        Assert.Contains("festvox-us-slt-hts", said);
        Assert.Contains("apt-get install chromium", said);
    }

    [Fact]
    public async Task EveryRowOfControlsBecomesAPicture()
    {
        using var folder = Repository.Temporary();
        File.WriteAllText(folder["rows.csv"], "jawOpen\n0\n0.3\n0.9\n");
        var (code, said) = await RunAsync(["frames", "--presenter", "presenters/robin", "--controls", folder["rows.csv"], "--out", folder["out"]]);
        Assert.True(code == 0, said);
        using var closed = PictureFile.Read(Path.Combine(folder["out"], "00000.png"));
        using var open = PictureFile.Read(Path.Combine(folder["out"], "00001.png"));
        Assert.Equal([3, 512, 512], closed.shape);
        Assert.Equal(3, Directory.GetFiles(folder["out"]).Length);
        Assert.True((closed - open).abs().max().item<float>() > 0.1f, "the mouth did not open");
        // Nobody in the footage opened it so far: torn skin would be drawn.
        using var torn = PictureFile.Read(Path.Combine(folder["out"], "00002.png"));
        Assert.True((torn - open).abs().max().item<float>() < 0.05f, "the mouth opened further than the footage's");
        Assert.Contains("jawOpen goes as far as 0.9 (1 rows beyond the footage's 0 to 0.3", said);
        File.WriteAllText(folder["rows.csv"], "jawOpen,tail\n0,1\n");
        (code, said) = await RunAsync(["frames", "--presenter", "presenters/robin", "--controls", folder["rows.csv"], "--out", folder["other"]]);
        Assert.Equal(1, code);
        Assert.Contains("tail", said);
    }

    /// <summary>Who stops a training in the evening and goes on in the morning does so in another process.</summary>
    [Fact]
    public async Task TheSameTrainingMakesTheSameWeightsInEveryProcess()
    {
        using var folder = Repository.Temporary();
        Training.DrawnFootage.Write(folder["footage"]);
        async Task<byte[]> Trained(string run)
        {
            var (code, said) = await RunAsync(["train", "motion", "--footage", folder["footage"], "--out", folder[run], "--steps", "3"]);
            Assert.True(code == 0, said);
            return await File.ReadAllBytesAsync(Path.Combine(folder[run], "checkpoint", "network"));
        }
        Assert.Equal(await Trained("once"), await Trained("again"));
    }

    [Fact]
    public async Task AScriptBecomesAClip()
    {
        using var folder = Repository.Temporary();
        File.WriteAllText(folder["script.md"], "# Welcome\n\nHello. Nice to see you.\n");
        var (code, said) = await RunAsync(["render", "--script", folder["script.md"], "--out", folder["clip.mp4"]]);
        Assert.True(code == 0, said);
        Assert.Equal(["h264", "aac"], (await Encoding.Ffmpeg.ProbeAsync(folder["clip.mp4"], "-show_entries stream=codec_name")).Split('\n'));
        Assert.True(double.Parse(await Encoding.Ffmpeg.ProbeAsync(folder["clip.mp4"], "-show_entries format=duration"), System.Globalization.CultureInfo.InvariantCulture) > 1.5);
    }
}
