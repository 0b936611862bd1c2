using Microsoft.Extensions.Logging.Abstractions;
using Presenter.Bot.Clips;
using Presenter.Tests.Channels;
using Xunit;

namespace Presenter.Tests.Clips;

/// <summary>The folder of clips does not fill the disk, and its key stays one and secret.</summary>
public sealed class KeptFiles : IDisposable
{
    private readonly TemporaryFolder folder = Repository.Temporary();

    private ClipOptions Options => new() { Folder = folder.Path, PublicUrl = "https://presenter.example/museum/", KeepHours = 2 };

    public void Dispose() => folder.Dispose();

    [Fact]
    public void OldClipsGoAndNothingElseDoes()
    {
        var clock = new RushingClock();
        using var files = new ClipFiles(Options, new ClipKey(Options), clock, NullLogger<ClipFiles>.Instance);
        var (old, young) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        string[] gone = [files.PathOf(old, ".mp4"), files.PathOf(old, ".jpg"), files.PathOf(old, ".mp4.0.fragments")];
        string[] kept = [folder["signing.key"], folder["notes.txt"], files.PathOf(young, ".mp4")];
        foreach (var file in gone.Concat(kept[1..]))
            File.WriteAllText(file, "x");
        foreach (var file in gone.Concat(kept[..2]))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1.5));
        files.Sweep();
        Assert.All(gone, file => Assert.True(File.Exists(file)));
        clock.Advance(TimeSpan.FromHours(1));
        files.Sweep();
        Assert.Equal(kept.Order(), Directory.GetFiles(folder.Path).Order());
    }

    [Fact]
    public void TheKeyIsMadeOnceForThisUserOnlyAndLinksOutliveARestart()
    {
        var first = new ClipKey(Options);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(folder["signing.key"]));
        Assert.True(new ClipKey(Options).IsSigned("a.mp4", 7, first.Sign("a.mp4", 7)));
        Assert.False(new ClipKey(Options with { Key = ClipServer.Key }).IsSigned("a.mp4", 7, first.Sign("a.mp4", 7)));
        File.WriteAllBytes(folder["signing.key"], new byte[7]);
        var error = Assert.Throws<IOException>(() => new ClipKey(Options));
        Assert.Contains("signing.key", error.Message);
        Assert.Contains("Clips:Key", error.Message);
    }

    [Fact]
    public void LinksLieBelowThePublicAddress()
    {
        using var files = new ClipFiles(Options, new ClipKey(Options), TimeProvider.System, NullLogger<ClipFiles>.Instance);
        Assert.StartsWith("https://presenter.example/museum/clips/17.mp4?expires=", files.LinksOf("17").Clip.AbsoluteUri);
    }
}
