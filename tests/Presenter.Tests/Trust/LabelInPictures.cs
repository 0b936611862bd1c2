using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Trust;

/// <summary>The words in the picture: without them nobody who gets a clip passed on learns that no camera made it.</summary>
public sealed class LabelInPictures : IDisposable
{
    private static readonly Compute Plain = new(CPU, ScalarType.Float32, new Dictionary<ScalarType, double>());

    private readonly TemporaryFolder folder = Repository.Temporary();
    private readonly PresenterPackage tiny;

    public LabelInPictures()
    {
        TinyPresenter.Write(folder["tiny"]);
        tiny = PresenterPackage.Open(folder["tiny"]);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(LabelPosition.BottomRight, "at the bottom")]
    [InlineData(LabelPosition.TopLeft, "over the moving part, which reaches under it")]
    public void EveryFrameCarriesItAndNothingElseChanges(LabelPosition position, string where)
    {
        var label = Labels.Of(tiny, new LabelOptions { Position = position })!;
        using var scope = NewDisposeScope();
        using var with = tiny.CreateRenderer(Plain, label);
        using var without = tiny.CreateRenderer(Plain);
        var codes = new float[] { 0.1f, 0.2f, 0, 0, 0.4f, 0.9f, 0.5f, 2 };
        var (labelled, bare) = (with.RenderYuv(codes), without.RenderYuv(codes));
        var difference = (labelled.to(int16) - bare.to(int16)).abs().narrow(1, 0, 96 * 96).reshape(2, 96, 96);
        var inside = difference.narrow(1, label.Y, label.Height).narrow(2, label.X, label.Width);
        for (var frame = 0; frame < 2; frame++)
            Assert.True(inside[frame].gt(20).to(float32).mean().item<float>() > 0.5, $"frame {frame} has no label {where}");
        Assert.Equal(difference.sum().item<long>(), inside.sum().item<long>());
        // Letters: bright against a dark ground.
        var letters = labelled.narrow(1, 0, 96 * 96).reshape(2, 96, 96).narrow(1, label.Y, label.Height).narrow(2, label.X, label.Width);
        Assert.True(letters.max().item<byte>() - letters.min().item<byte>() > 100);

        var picture = with.RenderRgb(codes);
        Assert.True((picture - without.RenderRgb(codes)).abs().narrow(2, label.Y, label.Height).narrow(3, label.X, label.Width).max().item<float>() > 0.3f);
    }

    [Fact]
    public void APersonsPresenterKeepsItWhateverTheSettingsSay()
    {
        var anna = RealPersonPackage.Write(folder["anna"]);
        var off = new LabelOptions { Show = false };
        Assert.Equal("AI-generated", Labels.Of(anna, off)!.Text);
        Assert.Equal("KI-generiert", Labels.Of(anna, off with { Language = "de", Text = "Hello" })!.Text);
        Assert.Contains("the label stays", Labels.Ignored(anna, off));
        Assert.Contains("keeps its own words", Labels.Ignored(anna, new LabelOptions { Text = "Hello" }));
        // Also where only the consent is left to tell it.
        PackageWriter.WriteManifest(anna.Folder, TinyPresenter.Manifest);
        Assert.NotNull(Labels.Of(PresenterPackage.Open(anna.Folder), off));
    }

    [Fact]
    public void AnInventedPresenterMayGoWithoutOrSayItInOtherWords()
    {
        Assert.Null(Labels.Of(tiny, new LabelOptions { Show = false }));
        Assert.Null(Labels.Ignored(tiny, new LabelOptions { Show = false }));
        Assert.Equal("Not a person", Labels.Of(tiny, new LabelOptions { Text = "Not a person" })!.Text);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("ar")]
    public void ItIsWrittenInTheLanguagesOfThePages(string language)
    {
        var robin = PresenterPackage.Open(Repository.PathOf("presenters", "robin"));
        var (own, other) = (Labels.Of(robin, new LabelOptions())!, Labels.Of(robin, new LabelOptions { Language = language })!);
        Assert.NotEqual(own.Text, other.Text);
        Assert.False(own.Rgba.AsSpan().SequenceEqual(other.Rgba));
        Assert.True(other.X > 0 && other.X + other.Width < 512 && other.Y + other.Height < 512, "it lies within the picture");
    }

    [Fact]
    public void WhatCannotBeWrittenIsSaidWithTheRemedy()
    {
        File.WriteAllText(folder["font.ttf"], "no font");
        Assert.Contains("is not a font", Assert.Throws<InvalidDataException>(() => Labels.Of(tiny, new LabelOptions { Font = folder["font.ttf"] })).Message);
        var dejavu = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
        Assert.Contains("fonts-noto-cjk", Assert.Throws<InvalidDataException>(() => Labels.Of(tiny, new LabelOptions { Font = dejavu, Language = "zh" })).Message);
        Assert.Contains("shorter Label:Text", Assert.Throws<InvalidDataException>(() => Labels.Of(tiny, new LabelOptions { Text = "Made by a machine, not by a person" })).Message);
        Assert.Contains("allowed are auto, en, de", new LabelOptions { Language = "xx" }.Problem());
        Assert.Contains("Label:Font", new LabelOptions { Font = "/nowhere.ttf" }.Problem());
    }
}
