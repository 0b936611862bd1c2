using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Mattes;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Mattes;

/// <summary>A stranger's footage: what can be cut out is cut out well, and what cannot is refused in words, never badly cut.</summary>
public sealed class Backdrops : IDisposable
{
    private const int Side = 192;

    private readonly DisposeScope scope;
    private readonly TemporaryFolder folder = Repository.Temporary();
    private readonly Tensor x, y;

    public Backdrops()
    {
        // Loads libtorch before the first use of it.
        Assert.Null(NativeLibraries.Problem);
        scope = NewDisposeScope();
        random.manual_seed(5);
        x = (arange(Side, float32) / Side).reshape(1, Side).expand(Side, Side);
        y = (arange(Side, float32) / Side).reshape(Side, 1).expand(Side, Side);
    }

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    /// <summary>A wall, lit from one side and darker towards the corners.</summary>
    private Tensor Wall() => stack([0.70 - 0.15 * x - 0.1 * y.square(), 0.72 - 0.12 * x - 0.1 * y.square(), 0.66 - 0.1 * x * y], 0);

    private Tensor Shelf() => Wall() * (((x * 9).floor() + (y * 7).floor()).remainder(2) * 0.7 + 0.3);

    /// <summary>Head and shoulders with an outline that is soft over some pixels; 1 inside.</summary>
    private Tensor Person()
    {
        var head = ((x - 0.5).square() / 0.03 + (y - 0.4).square() / 0.05).sqrt();
        var shoulders = ((x - 0.5).square() / 0.12 + (y - 1).square() / 0.1).sqrt();
        return maximum((1.02 - head) * 12, (1.02 - shoulders) * 12).clamp(0, 1).unsqueeze(0);
    }

    private Tensor Before(Tensor backdrop)
    {
        var alpha = Person();
        var hair = tensor(new[] { 0.25f, 0.15f, 0.1f }).reshape(3, 1, 1);
        return hair * alpha + backdrop * (1 - alpha) + randn(3, Side, Side) * (1.5f / 255);
    }

    [Fact]
    public void AWallIsKnownAlsoBehindThePersonAndAlphaIsRight()
    {
        using var found = Backdrop.Plain(Before(Wall()));
        Assert.Null(found.Problem);
        Assert.InRange((found.Picture - Wall()).abs().max().item<float>() * 255, 0, 6);
        using var estimate = new AlphaEstimate(found.Picture, full([1, Side, Side], 0.5f), found.Noise, CPU);
        var picture = Before(Wall()).unsqueeze(0).contiguous();
        var alpha = estimate.TakeOut(picture).reshape(1, Side, Side);
        Assert.InRange((alpha - Person()).abs().mean().item<float>(), 0, 0.012);
        var soft = Person().gt(0.2f).logical_and(Person().lt(0.8f));
        Assert.InRange((alpha - Person()).abs().masked_select(soft).mean().item<float>(), 0, 0.12);
        // Where half of a pixel was wall, none of the wall's colour is left.
        Assert.InRange(picture[0][2].masked_select(soft[0]).mean().item<float>(), 0.02, 0.22);
    }

    [Fact]
    public void ABusyBackdropNeedsAPictureOfTheEmptyScene()
    {
        using var plain = Backdrop.Plain(Before(Shelf()));
        Assert.Contains("--background", plain.Problem);
        // A little darker, as another exposure is.
        using var clean = Backdrop.Clean(Before(Shelf()), Shelf() * 0.9f);
        Assert.Null(clean.Problem);
        Assert.InRange((clean.Picture - Shelf()).abs().mean().item<float>() * 255, 0, 3);
        using var other = Backdrop.Clean(Before(Shelf()), Wall());
        Assert.Contains("does not fit the footage", other.Problem);
    }

    [Fact]
    public void APackageThatCannotBeCutOutSaysSoAndKeepsItsBackdrop()
    {
        // Random weights before grey: nobody is there.
        var path = folder["tiny"];
        TinyPresenter.Write(path);
        var compute = new Compute(CPU, ScalarType.Float32, new Dictionary<ScalarType, double>());
        Assert.Contains("presenter matte", PackageMatte.Problem(PresenterPackage.Open(path).Manifest.Matte, path));
        var found = MatteMaker.Write(path, compute, null, default);
        Assert.False(found.Trusted);
        Assert.Equal(found.Findings, PresenterPackage.Open(path).Manifest.Matte!.Findings);
        Assert.Contains("cannot be cut out", PackageMatte.Problem(found, path));
        Assert.False(File.Exists(Path.Combine(path, MatteFiles.TrimapFile)));
        using var renderer = PresenterPackage.Open(path).CreateRenderer(compute);
        Assert.False(renderer.CanCutOut);
        Assert.Throws<InvalidOperationException>(() => renderer.RenderPacked(new float[4]));
    }

    [Fact]
    public void WhatIsFoundStandsOnTheCardBesideWhatWasMeasuredBefore()
    {
        var path = folder["tiny"];
        TinyPresenter.Write(path);
        File.Copy(Repository.PathOf("presenters", "robin", Report.Json), Path.Combine(path, Report.Json));
        var compute = new Compute(CPU, ScalarType.Float32, new Dictionary<ScalarType, double>());
        var found = MatteMaker.Write(path, compute, null, default);
        var card = File.ReadAllText(Path.Combine(path, ModelCard.FileName));
        Assert.Contains($"before any page | no, it is shown with its backdrop: {found.Findings[0]}", card);
        Assert.Matches(@"mouth \| PSNR \d", card);
        foreach (var damaged in new[] { "{ \"presenter\": ", "{ \"presenter\": \"Robin\" }" })
        {
            File.WriteAllText(Path.Combine(path, Report.Json), damaged);
            Assert.Contains("presenter evaluate", Assert.Throws<PackageException>(() => MatteMaker.Write(path, compute, null, default)).Message);
        }
    }

    [Fact]
    public void ADamagedMatteIsRefusedAtTheDoor()
    {
        var path = folder["tiny"];
        TinyPresenter.Write(path);
        PackageWriter.WriteManifest(path, TinyPresenter.Manifest with { Matte = new PackageMatte(true, false, 1, 90, []) });
        Assert.Contains(MatteFiles.BackdropFile, Refusal(path));
        PictureFile.WritePng(zeros(3, 96, 96), Path.Combine(path, MatteFiles.BackdropFile));
        PictureFile.WriteGreyPng(zeros(1, 64, 64), Path.Combine(path, MatteFiles.TrimapFile));
        Assert.Contains("64x64", Refusal(path));
        PictureFile.WriteGreyPng(zeros(1, 96, 96), Path.Combine(path, MatteFiles.TrimapFile));
        Assert.Contains("no person", Refusal(path));
        PackageWriter.WriteManifest(path, TinyPresenter.Manifest with { Matte = new PackageMatte(true, false, 1, 90, ["it is not plain"]) });
        Assert.Contains("matte must hold", Assert.Throws<PackageException>(() => PresenterPackage.Open(path)).Message);
    }

    private static string Refusal(string path)
    {
        var said = Assert.Throws<PackageException>(() => MatteFiles.Load(PresenterPackage.Open(path))).Message;
        Assert.Contains("presenter matte", said);
        return said;
    }
}
