using Presenter.Renderer.Footage;
using Xunit;

namespace Presenter.Tests.Footage;

/// <summary>Preparing an hour of footage takes a while; whoever stops it must not start from nothing, and must not get something else.</summary>
[Collection(nameof(PreparedTalk))]
public sealed class Interruption(PreparedTalk talk)
{
    [Fact]
    public async Task AStoppedPreparationGoesOnAndMakesTheSame()
    {
        var options = talk.WithScene("stopped");
        var seen = await RunUntilAsync(options, p => p is { Step: "phonemes aligned", Done: 1 });
        Assert.DoesNotContain(seen, p => p.Note is not null);
        Assert.False(Directory.Exists(options.Out));

        seen = await RunUntilAsync(options, p => p is { Step: "takes written", Done: > 0.3 });
        Assert.Equal(["sound decoded", "pictures looked at", "phonemes aligned"], seen.Where(p => p.Note == "done before").Select(p => p.Step));
        Assert.False(Directory.Exists(options.Out));
        var takes = Path.Combine(options.Out + ".preparing", "takes");
        var finished = Directory.GetDirectories(takes).Where(d => !d.EndsWith(".part")).Select(Path.GetFileName).Order().ToArray();
        Assert.InRange(finished.Length, 3, talk.Prepared.Takes.Count - 1);
        var written = finished.Select(t => File.GetLastWriteTimeUtc(Path.Combine(takes, t!, "pictures.mkv"))).ToArray();

        await new FootagePreparation(options, _ => { }).RunAsync(default);
        Assert.Equal(written, finished.Select(t => File.GetLastWriteTimeUtc(Path.Combine(options.Out, "takes", t!, "pictures.mkv"))));
        Assert.False(Directory.Exists(options.Out + ".preparing"));
        var there = Files(talk.Prepared.Folder);
        Assert.Equal(there, Files(options.Out));
        foreach (var file in there)
            Assert.True(File.ReadAllBytes(Path.Combine(talk.Prepared.Folder, file)).SequenceEqual(File.ReadAllBytes(Path.Combine(options.Out, file))), $"{file} differs from an uninterrupted run's");
    }

    private static async Task<List<PreparationProgress>> RunUntilAsync(PreparationOptions options, Func<PreparationProgress, bool> last)
    {
        var seen = new List<PreparationProgress>();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new FootagePreparation(options, p =>
        {
            seen.Add(p);
            if (last(p))
                stop.Cancel();
        }).RunAsync(stop.Token));
        return seen;
    }

    private static string[] Files(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal).ToArray();
}
