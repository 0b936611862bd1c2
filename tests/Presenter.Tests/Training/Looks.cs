using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Training;

/// <summary>What looks otherwise as the head turns: without it hair is a smear beside the face.</summary>
public class Looks
{
    private const int Size = 64;

    [Fact]
    public void StrandsThatWanderAsTheHeadTurnsAreToldAtPosesThatNobodyShowed()
    {
        random.manual_seed(11);
        using var off = no_grad();
        using var plain = Turning();
        using var network = new FrameGenerator(plain.Options with { Looks = new LooksOptions([3, 3], 2, [5, 6]) });
        network.load_state_dict(plain.state_dict(), strict: false);
        // The truth has looks of its own, in two of the sixteen cells: one in grey, one of red against blue.
        network.Looks!.Set(tensor(new float[,] { { -1, 0 }, { 1, 0.5f } }), tensor(new[] { 1.1f, 1.3f }), randn(2, 6) * 1.4, randn(new long[] { 2, 3, 1, 16, 16 }) * 0.12 * tensor(new float[,] { { 1, 1, 1 }, { 1, 0, -1 } }).reshape(2, 1, 3, 1, 1));
        network.eval();
        var footage = Shown(network);
        var (found, learned) = LooksTraining.Add(plain, Codes, footage, 6, CancellationToken.None)!.Value;
        using var made = learned;
        Assert.Subset(new HashSet<int> { 1, 2, 4, 5, 6, 7, 9, 10 }, found.Options.Cells.ToHashSet());
        Assert.Subset(found.Options.Cells.ToHashSet(), new HashSet<int> { 5, 6 });
        Assert.True(found.After < 0.5 * found.Before, $"{found.Before} fell to {found.After} only");
        Assert.Equal(160, found.Options.Centres);

        var fresh = randn(40, 3) * 0.8;
        var truth = network.forward(fresh);
        double before = PictureScores.Psnr(plain.forward(fresh), truth), after = PictureScores.Psnr(learned.forward(fresh), truth);
        Assert.True(after > before + 6, $"held out {before:f1} dB before, {after:f1} dB now");
    }

    /// <summary>A raised brow creases a forehead in every pose, and a smile must not change the hair.</summary>
    [Fact]
    public void WhatComesWithASmileIsToldWhereASmileCanChangeAnything()
    {
        random.manual_seed(13);
        using var off = no_grad();
        using var plain = Turning([new Zone(new Box(0, 0, Size, Size), [0, 1]), new Zone(new Box(0, Size / 2, Size, Size / 2), [0, 1, 2])]);
        using var network = new FrameGenerator(plain.Options with { Looks = new LooksOptions([1, 1, 1, 1, 1], 1, [2, 9, 10, 13, 14], 3) });
        network.load_state_dict(plain.state_dict(), strict: false);
        // The truth shows more of a picture in five cells the more it smiles, one of them above where a smile is allowed to.
        network.Looks!.Set(zeros(1, 2), ones(2), tensor(new float[,] { { 0 }, { 0 }, { 0 }, { 1 } }).expand(-1, 5), Warp.Enlarge(randn(5, 3, 4, 4), 4) * 0.05);
        network.eval();
        var (found, learned) = LooksTraining.Add(plain, Codes, Shown(network), 4, CancellationToken.None)!.Value;
        using var made = learned;
        Assert.Equal(3, found.Options.Codes);
        Tensor fresh = randn(40, 3) * 0.8, truth = network.forward(fresh);
        Tensor Below(Tensor pictures) => pictures.narrow(2, 32, 32).narrow(3, 16, 32);
        double before = PictureScores.Psnr(Below(plain.forward(fresh)), Below(truth)), after = PictureScores.Psnr(Below(learned.forward(fresh)), Below(truth));
        Assert.True(after > before + 6, $"held out {before:f1} dB before, {after:f1} dB now");

        // What blends into the zone below may change a little; well above it nothing does.
        float Above(FrameGenerator of)
        {
            var smiles = tensor(new float[,] { { 0, 0, -2 }, { 0, 0, 2 } });
            var looks = (of.forward(smiles) - plain.forward(smiles)).narrow(2, 0, 7);
            return (looks[1] - looks[0]).abs().max().item<float>();
        }
        Assert.True(Above(network) > 0.05 && Above(learned) < 0.005, $"a smile changes the hair by {Above(learned)}, as it does in the footage: {Above(network)}");
    }

    [Fact]
    public void WhatNoPoseTellsIsNotLearned()
    {
        random.manual_seed(12);
        using var off = no_grad();
        using var noise = new HeadResiduals(randn(120, 3, Size, Size) * 0.05, randn(120, 2), randn(120, 3), ones(16, 3, dtype: ScalarType.Bool));
        Assert.Null(LookRegression.Find(noise, 4, CancellationToken.None));
    }

    [Fact]
    public async Task ARunOfLooksBecomesAPackageThatShowsTheSame()
    {
        using var folder = Repository.Temporary();
        var frames = await DrawnFootage.TrainTwiceAsync(folder);
        var outcome = await LooksTraining.RunAsync(folder["footage"], folder["one"], folder["looks"], 3, ScalarType.Float32, CancellationToken.None);
        Assert.Equal(8, outcome.Found.Options.Centres);
        await ControlledTraining.TrainMotionAsync((await ControlledTraining.MotionAsync(folder["footage"], folder["motion"], CancellationToken.None)) with { Steps = 1 }, _ => { }, CancellationToken.None);
        var about = new AboutPresenter("drawn", "Drawn", "en", "MIT", "none", "a test picture");
        using (var trained = await TrainedPresenter.OfControlsAsync([folder["looks"]], folder["motion"], about, CancellationToken.None))
            trained.WriteTo(folder["package"]);

        ShowTheSame(folder, frames);

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() =>
            LooksTraining.RunAsync(folder["footage"], folder["footage"], folder["none"], 3, ScalarType.Float32, CancellationToken.None));
        Assert.Contains(folder["footage"], refused.Message);
        Assert.False(Directory.Exists(folder["none"]));
        // A run must not lose its own checkpoint.
        refused = await Assert.ThrowsAsync<InvalidDataException>(() =>
            LooksTraining.RunAsync(folder["footage"], folder["one"], folder["one"] + "/", 3, ScalarType.Float32, CancellationToken.None));
        Assert.Contains(folder["one"], refused.Message);
    }

    /// <summary>Looks were grey once, and a package may be older than the program.</summary>
    [Fact]
    public void APackageOfAnotherShapeOfLooksIsRefusedAndCanBeginATraining()
    {
        using var folder = Repository.Temporary();
        TinyPresenter.Write(folder["tiny"]);
        var looks = new LooksOptions([2, 2], 3, [0, 15]);
        PackageWriter.WriteManifest(folder["tiny"], TinyPresenter.Manifest with { Frames = TinyPresenter.Frames with { Looks = looks } });
        var file = Path.Combine(folder["tiny"], PresenterPackage.FrameWeights);
        var weights = SafeTensors.Read(file).ToDictionary();
        foreach (var (name, shape) in new (string, long[])[] { ("centres", [3, 6]), ("lengths", [6]), ("mix", [6, 4]), ("pictures", [2, 2, 256]) })
            weights.Add("looks." + name, ones(shape, dtype: float16));
        SafeTensors.Write(file, weights);

        var package = PresenterPackage.Open(folder["tiny"]);
        var refused = Assert.Throws<PackageException>(() => package.LoadFrames());
        Assert.Contains("looks.pictures is [2,2,256], should be [4,768]", refused.Message);
        Assert.Contains("Remedy", refused.Message);
        using var plain = package.LoadPlainFrames();
        Assert.Null(plain.Looks);
    }

    [Fact]
    public void APackageWithImpossibleLooksIsRefusedAtTheDoor()
    {
        IEnumerable<string> Problems(LooksOptions looks) => (TinyPresenter.Manifest with { Frames = TinyPresenter.Frames with { Looks = looks } }).Problems();
        Assert.Empty(Problems(new LooksOptions([2, 2], 3, [0, 15])));
        foreach (var wrong in new[] { new LooksOptions([2], 3, [16]), new LooksOptions([2, 2], 3, [4, 4]), new LooksOptions([1, 2], 3, [3, 4]), new LooksOptions([2], 3, [3, 4]), new LooksOptions(null!, 3, [1]), new LooksOptions([0], 3, [1]), new LooksOptions([2], 1_000_000, [1]), new LooksOptions([.. Enumerable.Repeat(256, 16)], 4096, [.. Enumerable.Range(0, 16)]), new LooksOptions([2], 3, null!), new LooksOptions([2, 2], 3, [0, 15], 5) })
            Assert.Single(Problems(wrong), p => p.Contains("cells of 16 pixels"));
    }

    private static readonly KnownCodes Codes = new(new CodeScale([0, 0, 0], [1, 1, 1]), 0);

    /// <summary>Noisy pictures of many poses.</summary>
    private static ControlledPictures Shown(FrameGenerator network)
    {
        var codes = randn(160, 3);
        var shown = network.forward(codes);
        return new ControlledPictures((shown + randn_like(shown) * 0.02).clamp(0, 1).mul(255).round().to(uint8), codes, ["yaw", "pitch", "smile"]);
    }

    private static void ShowTheSame(TemporaryFolder folder, FrameTrainingOptions frames)
    {
        using var off = no_grad();
        using FrameGenerator packaged = PresenterPackage.Open(folder["package"]).LoadFrames(), plain = TrainedPresenter.FramesOf(folder["one"], frames), made = TrainedPresenter.FramesOf(folder["looks"], frames with { Network = packaged.Options });
        foreach (var network in new[] { packaged, plain, made })
            network.eval();
        var code = randn(new long[] { 4, 6 });
        Assert.True((packaged.forward(code) - made.forward(code)).abs().max().item<float>() < 0.02, "fp16 and the package change more than a shade");
        Assert.True((plain.forward(code) - made.forward(code)).abs().max().item<float>() > 0.02, "the looks show nothing");
    }

    /// <summary>A head that turns by some pixels; its picture is of random spots.</summary>
    private static FrameGenerator Turning(params Zone[] zones)
    {
        var network = new FrameGenerator(new FrameGeneratorOptions
        {
            CodeSize = 3, PoseColumns = [0, 1], Zones = zones, Width = Size, Height = Size, StyleSize = 8, Channels = [8, 8, 8, 24], Blocks = 1, DetailChannels = 24, DetailBlocks = 0,
        });
        network.StartFrom(rand(3, Size, Size) * 0.4 + 0.3);
        var basis = network.state_dict()["turn.basis"];
        // Two pixels to the side for the first number of the pose, one down for the second.
        basis[0].narrow(0, 0, Size / 8 * (Size / 8)).fill_(2 * 2.0 / Size / 0.05);
        basis[1].narrow(0, Size / 8 * (Size / 8), Size / 8 * (Size / 8)).fill_(2.0 / Size / 0.05);
        network.eval();
        return network;
    }
}
