using System.Diagnostics;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using Xunit;

namespace Presenter.Tests;

/// <summary>A start that fails half-way gives back what it had begun: a server that tries again all night must not fill the machine.</summary>
[Collection(nameof(WarmUp))]
[CollectionDefinition(nameof(WarmUp), DisableParallelization = true)]
public sealed class WarmUp : IDisposable
{
    private readonly TemporaryFolder folder = Repository.Temporary();
    private readonly int[] festivals = Festivals();
    private readonly int threads = ComputeThreads();

    public WarmUp() => TinyPresenter.Write(folder["tiny"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task WithoutFfmpegNoVoiceAndNoThreadStayBehind()
    {
        await using var pipeline = Pipeline(new EncodingOptions { FfmpegFolder = Directory.CreateDirectory(folder["empty"]).FullName });
        var failure = await Assert.ThrowsAsync<EncoderFailedException>(() => pipeline.WarmUpAsync(default));
        Assert.Contains("ffmpeg", failure.Message);
        await NothingStaysAsync();
    }

    [Fact]
    public async Task ADamagedMotionNetworkLeavesNeitherVoiceNorEncoders()
    {
        File.WriteAllBytes(Path.Combine(folder["tiny"], PresenterPackage.MotionWeights), new byte[64]);
        var encoders = Encoding.Ffmpeg.Children();
        await using var pipeline = Pipeline(new EncodingOptions());
        await Assert.ThrowsAsync<PackageException>(() => pipeline.WarmUpAsync(default));
        await NothingStaysAsync();
        Assert.Empty(Encoding.Ffmpeg.Children().Except(encoders));
    }

    [Fact]
    public async Task StoppedWhileItWarmsUpItLeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        await using var pipeline = Pipeline(new EncodingOptions());
        var warming = pipeline.WarmUpAsync(stop.Token);
        while (Festivals().Except(festivals).Count() == 0 && !warming.IsCompleted)
            await Task.Delay(1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => warming);
        await NothingStaysAsync();
    }

    [Fact]
    public async Task AfterAFailureItCanBeWarmedUpAgain()
    {
        var program = folder["ffmpeg"];
        await using var pipeline = Pipeline(new EncodingOptions { FfmpegFolder = folder.Path });
        await Assert.ThrowsAsync<EncoderFailedException>(() => pipeline.WarmUpAsync(default));
        File.CreateSymbolicLink(program, Path.Combine(FfmpegProgram.Locate(""), "ffmpeg"));
        await pipeline.WarmUpAsync(default);
        Assert.NotEmpty(pipeline.MimeType);
        await pipeline.DisposeAsync();
        await NothingStaysAsync();
    }

    private PresentationPipeline Pipeline(EncodingOptions encoding) =>
        new(new RendererOptions(new PresenterOptions { Package = folder["tiny"] }, new ComputeOptions { Device = "cpu", NumberType = "float32" }, new SpeechOptions { Voice = "festival" }, encoding));

    private async Task NothingStaysAsync()
    {
        // A killed process is gone a moment after the signal; one that nobody killed never is.
        for (var i = 0; i < 500 && Festivals().Except(festivals).Any(); i++)
            await Task.Delay(10);
        Assert.Empty(Festivals().Except(festivals));
        Assert.Equal(threads, ComputeThreads());
    }

    /// <summary>festival processes that this test process started and that still run.</summary>
    private static int[] Festivals() => [.. Process.GetProcessesByName("festival").Select(p => p.Id).Where(id => Stat(id) is { } fields && fields[0] != "Z" && fields[1] == $"{Environment.ProcessId}")];

    private static int ComputeThreads() => Directory.GetDirectories("/proc/self/task").Count(task => Read(Path.Combine(task, "comm"))?.Trim() == nameof(ComputeThread));

    /// <returns>state and parent come first; null where it has ended</returns>
    private static string[]? Stat(int id) => Read($"/proc/{id}/stat")?.Split(") ")[^1].Split(' ');

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
