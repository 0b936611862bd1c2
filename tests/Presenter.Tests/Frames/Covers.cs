using Presenter.Renderer.Frames;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Frames;

/// <summary>Closed lids and teeth hide what is behind them, where the head is, and nothing else.</summary>
public class Covers
{
    private static readonly FrameGeneratorOptions Options = TinyPresenter.Frames;

    private static readonly Box Box = Options.Details[0];

    private static Tensor Own(float right) => Warp.Identity(64, 64, CPU) - tensor(new[] { 2 * right / 64, 0f }).reshape(1, 2, 1, 1);

    /// <summary>A white cover over a black head, laid over a grey picture.</summary>
    private static Tensor Laid(Tensor own, Tensor opacity)
    {
        using var off = no_grad();
        using var cover = new CoverLayer(Box, Options);
        cover.Difference.fill_(1);
        var picture = full(new long[] { 1, 3, 64, 64 }, 0.5f);
        cover.Over(picture, zeros(1, 4, 128, 128), own, opacity, zeros(1, 4));
        return picture;
    }

    [Fact]
    public void WhatIsCoveredIsHiddenAndTheRestIsAsBefore()
    {
        var picture = Laid(Own(0), ones(1, 1, Box.Height, Box.Width));
        Assert.Equal(1, picture.narrow(2, Box.Y + 1, Box.Height - 2).narrow(3, Box.X + 1, Box.Width - 2).min().item<float>(), 3);
        Assert.Equal(0.5f, picture.narrow(2, 0, Box.Y - 1).max().item<float>(), 3);
        Assert.Equal(0.5f, picture.narrow(3, 0, Box.X - 1).max().item<float>(), 3);
        Assert.Equal(0.5f, Laid(Own(0), zeros(1, 1, Box.Height, Box.Width)).max().item<float>(), 3);
    }

    [Fact]
    public void TheCoverTurnsWithTheHead()
    {
        var picture = Laid(Own(right: 10), ones(1, 1, Box.Height, Box.Width));
        Assert.Equal(0.5f, picture.narrow(2, Box.Y, Box.Height).narrow(3, Box.X, 8).max().item<float>(), 3);
        Assert.Equal(1, picture.narrow(2, Box.Y + 1, Box.Height - 2).narrow(3, Box.X + 11, Box.Width - 2).min().item<float>(), 3);
    }

    [Fact]
    public void APresenterFromBeforeStartsWithCoversThatAreClear()
    {
        random.manual_seed(6);
        using var without = new FrameGenerator(Options with { Covers = false });
        using var with = new FrameGenerator(Options);
        using var off = no_grad();
        foreach (var generator in new[] { without, with })
        {
            generator.StartFrom(rand(3, 64, 64));
            generator.eval();
        }
        var known = without.state_dict();
        foreach (var (name, tensor) in with.state_dict())
            if (known.TryGetValue(name, out var other))
                tensor.copy_(other);
        var code = randn(2, 4) * 0.5;
        var change = (with.forward(code) - without.forward(code)).abs();
        Assert.True(change.max().item<float>() < 0.05, $"what was learned is disturbed by up to {change.max().item<float>():f3}");
    }
}
