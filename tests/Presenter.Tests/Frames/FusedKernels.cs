using Presenter.Renderer.Frames;
using Presenter.Renderer.Frames.Kernels;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Frames;

/// <summary>What serving computes in one pass must be the picture that training saw.</summary>
public class FusedKernels
{
    private static readonly FrameGeneratorOptions Zoned = new()
    {
        CodeSize = 4, PoseColumns = [0, 1], Width = 64, Height = 96, StyleSize = 8, Channels = [16, 8, 24, 32], Blocks = 2, DetailChannels = 48, DetailBlocks = 1,
        Details = [new Box(16, 32, 32, 16), new Box(0, 64, 64, 32)],
        Zones = [new Zone(new Box(0, 0, 64, 96), [0, 1]), new Zone(new Box(8, 56, 48, 40), [0, 1, 2]), new Zone(new Box(0, 16, 64, 32), [1, 3])],
        Looks = new LooksOptions([3, 3, 2, 1, 1], 2, [4, 22, 9, 0, 23], 4),
    };

    [Theory]
    [InlineData(true, false, 2e-4, 2e-5)]
    [InlineData(false, false, 2e-4, 2e-5)]
    [InlineData(true, true, 0.1, 0.01)]
    public void AreTorchsOwnPictures(bool zones, bool brain, double most, double usual)
    {
        using var off = no_grad();
        random.manual_seed(3);
        using var network = new FrameGenerator(zones ? Zoned : Zoned.WithoutLooks() with { Zones = [] });
        // Far beyond what a face does: heads that turn out of the picture, and opacity of every degree.
        foreach (var (name, values) in network.state_dict())
            if (name.EndsWith("basis") || name is "head" or "background" || FrameGenerator.IsOfLooks(name) && !name.EndsWith("lengths"))
                values.copy_(randn_like(values) * (name.EndsWith("basis") ? 1.5 : 0.3));
        network.WithWeightsIn(brain ? ScalarType.BFloat16 : ScalarType.Float32).eval();
        var code = randn(5, 4);
        var wanted = network.forward(code);
        network.Kernels = FrameKernels.For(CPU, brain ? ScalarType.BFloat16 : ScalarType.Float32);
        Assert.False(network.Kernels is TorchKernels, "this processor has no AVX2: nothing is compared");
        var made = network.forward(code);
        Assert.True(wanted.std().item<float>() > 0.1, "there is nothing to be seen");
        var difference = (made - wanted).abs();
        Assert.True(difference.max().item<float>() < most && difference.mean().item<float>() < usual, $"{difference.max().item<float>()} at most, {difference.mean().item<float>()} usually");
        Assert.Equal(0, (network.forward(code) - made).abs().max().item<float>());
    }

    /// <summary>A batch is cut into parts, one a core: frames must not change places, nor depend on who is beside them.</summary>
    [Fact]
    public void ABatchIsItsFramesInOrder()
    {
        using var renderer = Robin();
        var rest = PresenterPackage.Open(Repository.PathOf("presenters", "robin")).Manifest.Rest.Code;
        float[][] codes = [.. Enumerable.Range(0, 7).Select(i => rest.Select((v, k) => k == 25 ? v - 6 + 2 * i : v).ToArray())];
        var together = renderer.RenderYuv([.. codes.SelectMany(c => c)]);
        Assert.Equal(7, together.shape[0]);
        // As many threads as a machine with more cores has, whatever this one was told to use.
        using var team = new FrameTeam(3);
        var shared = cat(team.Share(7, (first, count) => renderer.RenderYuv([.. codes.Skip(first).Take(count).SelectMany(c => c)])));
        for (var i = 0; i < 7; i++)
        {
            var alone = renderer.RenderYuv(codes[i])[0].to(float32);
            Assert.True((together[i].to(float32) - alone).abs().max().item<float>() <= 2, $"frame {i} is another one");
            Assert.True((shared[i].to(float32) - alone).abs().max().item<float>() <= 2, $"frame {i} of a shared batch is another one");
        }
    }

    [Fact]
    public void NumbersThatAreNoneStayInsideThePictures()
    {
        using var renderer = Robin();
        foreach (var wrong in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f })
            Assert.Equal(renderer.Width * renderer.Height * 3 / 2, renderer.RenderYuv(Enumerable.Repeat(wrong, renderer.CodeSize).ToArray()).shape[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void WhatFailsInAPartIsTold(int threads)
    {
        var usual = get_num_threads();
        using var team = new FrameTeam(threads);
        Assert.Equal(usual, get_num_threads());
        Assert.Equal("no room", Assert.Throws<InvalidDataException>(() => team.Share(4, (first, count) => first + count == 4 ? throw new InvalidDataException("no room") : count)).Message);
        Assert.Equal(4, team.Share(4, (_, count) => count).Sum());
        // Each computes alone, or they would wait for each other at every operation.
        if (threads > 1)
            Assert.All(team.Share(threads, (_, _) => get_num_threads()), n => Assert.Equal(1, n));
    }

    [Theory]
    [InlineData(48)]
    [InlineData(20)]
    public void ColoursLieInTheirPlaceInALargerPicture(int width)
    {
        using var off = no_grad();
        random.manual_seed(4);
        var box = new Box(12, 6, width, 10);
        // Also beyond black and white.
        var rgb = rand(3, 3, 10, width) * 1.6 - 0.3;
        var pictures = full([3, 72 * 32 * 3 / 2], 7, uint8);
        YuvConversion.Into(rgb, pictures, box, 72, 32);
        var wanted = full([3, 72 * 32 * 3 / 2], 7, uint8);
        var (luma, chroma) = YuvConversion.From(rgb);
        wanted.narrow(1, 0, 72 * 32).view(3, 32, 72).narrow(1, 6, 10).narrow(2, 12, width).copy_(luma);
        wanted.narrow(1, 72 * 32, 72 * 16).view(3, 2, 16, 36).narrow(2, 3, 5).narrow(3, 6, width / 2).copy_(chroma);
        // Sums in another order may fall on the other side of a step.
        var difference = (pictures.to(int32) - wanted.to(int32)).abs();
        Assert.True(difference.max().item<int>() <= 1 && (difference > 0).to(float32).mean().item<float>() < 0.001, "colours differ, or lie elsewhere");
    }

    private static FrameRenderer Robin() => PresenterPackage.Open(Repository.PathOf("presenters", "robin"))
        .CreateRenderer(new Compute(CPU, ScalarType.BFloat16, new Dictionary<ScalarType, double>()));
}
