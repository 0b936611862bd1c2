using Presenter.Renderer.Frames;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Frames;

/// <summary>Parts of a face that do not see each other's numbers cannot learn each other's noise.</summary>
public class Zones
{
    private static readonly FrameGeneratorOptions Options = new()
    {
        CodeSize = 3, PoseColumns = [0], Width = 64, Height = 384, StyleSize = 8, Channels = [8, 8, 8, 24], Blocks = 1, DetailChannels = 24, DetailBlocks = 1,
        Details = [new Box(16, 336, 32, 16)],
        Zones = [new Zone(new Box(0, 0, 64, 384), [0]), new Zone(new Box(0, 320, 64, 64), [0, 1])],
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EveryPlaceIsSharedOut(int level)
    {
        var zones = new ZonedStyle(Options with { Zones = [.. Options.Zones, new Zone(new Box(8, 300, 40, 60), [1, 2])] }, CPU);
        var weights = zones.Weights(level);
        Assert.True((weights.sum(1) - 1).abs().max().item<float>() < 1e-5, "a place takes more or less than a whole style");
        Assert.True(weights.min().item<float>() >= 0 && (weights.max(0).values > 0.5).all().item<bool>(), "a zone shows nowhere");
        Assert.Equal(2, zones.Of(new Box(16, 320, 16, 16)));
        Assert.Equal(1, zones.Of(new Box(0, 368, 16, 16)));
        Assert.Equal(0, zones.Of(new Box(0, 0, 16, 16)));
    }

    [Fact]
    public void WhatAZoneDoesNotSeeChangesNothingThere()
    {
        random.manual_seed(5);
        using var off = no_grad();
        using var network = new FrameGenerator(Options);
        network.eval();
        Tensor Change(int column)
        {
            var code = zeros(2, 3);
            code[1, column] = 2f;
            var pictures = network.forward(code);
            return (pictures[1] - pictures[0]).abs().amax([0, 2]);
        }
        // Convolutions carry what changes a little further than its zone.
        Assert.Equal(0, Change(1).narrow(0, 0, 96).max().item<float>());
        Assert.True(Change(1).narrow(0, 320, 64).max().item<float>() > 1e-3, "its own zone does not see it either");
        Assert.True(Change(0).narrow(0, 0, 96).max().item<float>() > 1e-3, "no zone but the last sees what turns the head");
        Assert.Equal(0, Change(2).max().item<float>());
    }

    [Fact]
    public void APackageWithImpossibleZonesIsRefusedAtTheDoor()
    {
        Box all = new(0, 0, 64, 64), part = new(0, 32, 64, 32);
        IEnumerable<string> Problems(params Zone[] zones) => (TinyPresenter.Manifest with { Frames = TinyPresenter.Frames with { Zones = zones } }).Problems();
        Assert.Empty(Problems(new Zone(all, [3]), new Zone(part, [0, 1])));
        Assert.Contains(Problems(new Zone(all, [4])), p => p.Contains("numbers of the code, 0 to 3"));
        Assert.Contains(Problems(new Zone(part, [0])), p => p.Contains("the first zone must be the whole region"));
        Assert.Contains(Problems(new Zone(all, [3]), new Zone(part with { Height = 0 }, [0])), p => p.Contains("have a size"));
        Assert.Contains(Problems(new Zone(all, [3]), new Zone(part with { Y = 40 }, [0])), p => p.Contains("lie within the region"));
    }
}
