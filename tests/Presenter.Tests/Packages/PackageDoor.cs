using System.Text.Json.Nodes;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;

namespace Presenter.Tests.Packages;

/// <summary>A package that cannot be used says so at the door; behind it a wrong shape would end the process.</summary>
public class PackageDoor
{
    [Fact]
    public void WhatWasWrittenOpens()
    {
        using var folder = Repository.Temporary();
        TinyPresenter.Write(folder["tiny"]);
        var package = PresenterPackage.Open(folder["tiny"]);
        using var frames = package.LoadFrames();
        using var motion = package.LoadMotion();
        Assert.Equal("Tiny", package.Manifest.Name);
    }

    [Fact]
    public void TheShippedPresenterIsWholeAndSmall()
    {
        var package = PresenterPackage.Open(Repository.PathOf("presenters", "robin"));
        using var frames = package.LoadFrames();
        using var motion = package.LoadMotion();
        long weights = new[] { PresenterPackage.FrameWeights, PresenterPackage.MotionWeights }.Sum(f => new FileInfo(package.PathOf(f)).Length);
        Assert.InRange(weights, 1_000_000, 20_000_000);
        Assert.True(File.Exists(package.PathOf(PresenterPackage.IdleFile)));
        Assert.True(File.Exists(package.PathOf(PresenterPackage.ListeningFile)));
        Assert.Contains("ICT FaceKit", package.Manifest.Credits);
    }

    [Fact]
    public void AMissingPackageNamesTheFolder()
    {
        var error = Assert.Throws<PackageException>(() => PresenterPackage.Open("/nowhere/at-all"));
        Assert.Contains("/nowhere/at-all", error.Message);
        Assert.Contains("Presenter:Package", error.Message);
    }

    [Theory]
    [InlineData("width", "1000000000")]
    [InlineData("region", """{"x":50,"y":16,"width":64,"height":64}""")]
    [InlineData("controls", "[]")]
    [InlineData("frames", """{"codeSize":9}""")]
    public void AManifestThatDoesNotFitIsRefused(string key, string value)
    {
        using var folder = Repository.Temporary();
        TinyPresenter.Write(folder["tiny"]);
        var path = Path.Combine(folder["tiny"], "presenter.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());
        Assert.Contains("presenter.json", Assert.Throws<PackageException>(() => PresenterPackage.Open(folder["tiny"])).Message);
    }

    [Fact]
    public void DamagedWeightsAreToldByName()
    {
        using var folder = Repository.Temporary();
        TinyPresenter.Write(folder["tiny"]);
        var path = Path.Combine(folder["tiny"], PresenterPackage.FrameWeights);
        var weights = SafeTensors.Read(path).ToDictionary(p => p.Key, p => p.Value);
        weights["exit.bias"] = torch.full(new long[] { 48 }, float.NaN);
        weights["flow.bias"] = torch.zeros(7);
        weights.Remove("head");
        SafeTensors.Write(path, weights);
        var message = Assert.Throws<PackageException>(() => PresenterPackage.Open(folder["tiny"]).LoadFrames()).Message;
        Assert.Contains("exit.bias holds values that are not numbers", message);
        Assert.Contains("flow.bias is [7]", message);
        Assert.Contains("head is missing", message);
        File.WriteAllBytes(path, new byte[10]);
        Assert.Throws<PackageException>(() => PresenterPackage.Open(folder["tiny"]).LoadFrames());
    }
}
