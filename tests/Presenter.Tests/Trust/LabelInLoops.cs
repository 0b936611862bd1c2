using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;
using Presenter.Tests.Encoding;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Trust;

/// <summary>Where a loop and an answer meet the label must not blink, and no loop may go without.</summary>
public sealed class LabelInLoops : IDisposable
{
    private const int Side = 512, Frame = Side * Side * 3 / 2;

    private readonly TemporaryFolder folder = Repository.Temporary();
    private readonly PresenterPackage robin = PresenterPackage.Open(Repository.PathOf("presenters", "robin"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TheLoopHasTheLabelOfTheAnswersAndIsOtherwiseTheSame()
    {
        var files = new LabelledFiles(robin, new LabelOptions { Folder = folder["labelled"] }, new EncodingOptions());
        var (path, label) = (await files.PathOfAsync(PresenterPackage.ListeningFile, default), files.Label!);
        var (labelled, bare) = (await Ffmpeg.PicturesAsync(path), await Ffmpeg.PicturesAsync(robin.PathOf(PresenterPackage.ListeningFile)));
        Assert.Equal(bare.Length, labelled.Length);
        IsOtherwiseTheSame(labelled, bare, label);

        var made = File.GetLastWriteTimeUtc(path);
        Assert.Equal(path, await new LabelledFiles(robin, new LabelOptions { Folder = folder["labelled"] }, new EncodingOptions()).PathOfAsync(PresenterPackage.ListeningFile, default));
        Assert.Equal(made, File.GetLastWriteTimeUtc(path));
        Assert.Single(Directory.GetFiles(folder["labelled"]));
    }

    private void IsOtherwiseTheSame(byte[] labelled, byte[] bare, LabelPicture label)
    {
        using var scope = NewDisposeScope();
        using var renderer = robin.CreateRenderer(new Compute(CPU, ScalarType.Float32, new Dictionary<ScalarType, double>()), label);
        var answer = Inside(renderer.RenderYuv(robin.Manifest.Rest.Code).bytes.ToArray(), label);
        var outside = (Luma(labelled, 0) - Luma(bare, 0)).abs();
        outside.narrow(0, label.Y, label.Height).narrow(1, label.X, label.Width).zero_();
        Assert.InRange(outside.mean().item<float>(), 0, 1);
        foreach (var frame in new[] { 0, labelled.Length / Frame - 1 })
            Assert.InRange((Inside(labelled.AsSpan(frame * Frame, Frame).ToArray(), label) - answer).abs().mean().item<float>(), 0, 4);
        Assert.True((Inside(bare[..Frame], label) - answer).abs().mean().item<float>() > 20, "the package's own loop has no label");
    }

    [Fact]
    public async Task WithoutALabelThePackagesOwnFilesAreShown()
    {
        var files = new LabelledFiles(robin, new LabelOptions { Show = false, Folder = folder["labelled"] }, new EncodingOptions());
        Assert.Equal(robin.PathOf(PresenterPackage.IdleFile), await files.PathOfAsync(PresenterPackage.IdleFile, default));
        Assert.False(Directory.Exists(folder["labelled"]));
    }

    [Fact]
    public async Task TheStillPictureHasItToo()
    {
        var files = new LabelledFiles(robin, new LabelOptions { Folder = folder["labelled"] }, new EncodingOptions());
        var path = await files.PathOfAsync(PresenterPackage.PlateFile, default);
        using var scope = NewDisposeScope();
        var difference = (PictureFile.Read(path) - PictureFile.Read(robin.PathOf(PresenterPackage.PlateFile))).abs().amax([0]);
        var rows = difference.amax([1]).gt(0.1).nonzero();
        Assert.InRange(rows.min().item<long>(), files.Label!.Y, files.Label.Y + 4);
    }

    [Fact]
    public async Task AFolderThatCannotBeWrittenIsNamedWithTheRemedy()
    {
        File.WriteAllText(folder["labelled"], "a file, no folder");
        var files = new LabelledFiles(robin, new LabelOptions { Folder = folder["labelled"] }, new EncodingOptions());
        for (var time = 0; time < 2; time++)
            Assert.Contains("set Label:Folder", (await Assert.ThrowsAsync<IOException>(() => files.PathOfAsync(PresenterPackage.PlateFile, default))).Message);
        File.Delete(folder["labelled"]);
        Assert.True(File.Exists(await files.PathOfAsync(PresenterPackage.PlateFile, default)), "once that is mended it goes on");
    }

    private static Tensor Luma(byte[] pictures, int frame) => tensor(pictures.AsSpan(frame * Frame, Side * Side).ToArray(), uint8).reshape(Side, Side).to(float32);

    private static Tensor Inside(byte[] picture, LabelPicture label) => Luma(picture, 0).narrow(0, label.Y, label.Height).narrow(1, label.X, label.Width);
}
