using System.Text.Json;
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

/// <summary>Several runs taught to one network, as the shipped presenter's frames are: as good as their mean, as fast as one.</summary>
public class Teachers
{
    [Fact]
    public async Task APupilLearnsFromTheMeanOfItsTeachersAndThoseOfOtherFootageAreRefused()
    {
        using var folder = Repository.Temporary();
        var frames = await DrawnFootage.TrainTwiceAsync(folder);
        Task Train(FrameTrainingOptions options) => ControlledTraining.TrainFramesAsync(options, _ => { }, CancellationToken.None);

        var pupil = frames with { Out = folder["pupil"], Seed = 3, Teachers = [folder["one"], folder["two"]], TaughtPictures = 12 };
        var footage = await ControlledPictures.ReadFolderAsync(frames.Pictures, 320, 416, CancellationToken.None);
        var taught = await FrameTeachers.MakeAsync(pupil, footage, CancellationToken.None);
        Assert.Equal(12, taught.Count);
        Assert.Equal(taught.Controls.narrow(0, 0, footage.Count), footage.Controls);
        Tensor Made(string run) =>
            Network(folder[run], frames).forward(CodeScale.Load(Path.Combine(folder[run], "scale.json")).Apply(taught.Controls.narrow(0, 10, 2))).clamp(0, 1).detach();
        double Away(Tensor made) => (made - taught.Pictures.narrow(0, 10, 2).to(float32) / 255).abs().mean().item<float>();
        Tensor one = Made("one"), two = Made("two");
        Assert.True(Away((one + two) / 2) < 0.003, "the pictures are not the mean of both teachers'");
        Assert.True(Away(one) > 0.01, "two seeds made the same network");

        // What a run tells of pictures it has seen is told of these, not of the footage's.
        await Train(pupil);
        var stats = JsonDocument.Parse(File.ReadLines(Path.Combine(folder["pupil"], "stats.jsonl")).Last()).RootElement.GetProperty("Scores");
        var made = Network(folder["pupil"], frames).forward(CodeScale.Load(Path.Combine(folder["pupil"], "scale.json")).Apply(taught.Controls)).clamp(0, 1).detach();
        Assert.Equal(PictureScores.Psnr(made, taught.Pictures.to(float32) / 255), stats.GetProperty("seen region").GetDouble(), 0.02);
        Assert.NotEqual(PictureScores.Psnr(made.narrow(0, 0, footage.Count), footage.Pictures.to(float32) / 255), stats.GetProperty("seen region").GetDouble(), 0.02);

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => Train(pupil with { Out = folder["none"], Teachers = [folder["footage"]] }));
        Assert.Contains(folder["footage"], refused.Message);
        var options = Path.Combine(folder["two"], "options.json");
        File.WriteAllText(options, File.ReadAllText(options).Replace("\"CodeSize\":6", "\"CodeSize\":7").Replace("\"CodeSize\": 6", "\"CodeSize\": 7"));
        refused = await Assert.ThrowsAsync<InvalidDataException>(() => Train(pupil with { Out = folder["none"] }));
        Assert.Contains(folder["two"], refused.Message);
    }

    [Fact]
    public void ARunBeginsWithTheNamedPartsOfAPackageAndAPartThatIsNoneIsNamed()
    {
        using var folder = Repository.Temporary();
        var options = new FrameGeneratorOptions { CodeSize = 4, Width = 64, Height = 64 };
        FrameGenerator from = new(options), to = new(options);
        SafeTensors.Write(folder[PresenterPackage.FrameWeights], from.state_dict());
        StartingWeights.Load(to, folder.Path, PresenterPackage.FrameWeights, ["style1", "fine"]);
        foreach (var (name, weights) in to.state_dict().Where(w => w.Key.EndsWith("weight", StringComparison.Ordinal)))
            Assert.Equal(name.Split('.')[0] is "style1" or "fine", weights.Equals(from.state_dict()[name]));
        var refused = Assert.Throws<InvalidDataException>(() => StartingWeights.Load(to, folder.Path, PresenterPackage.FrameWeights, ["style1", "nose"]));
        Assert.Contains("\"nose\"", refused.Message);
        Assert.Contains("turn, shapes", refused.Message);
    }

    private static FrameGenerator Network(string run, FrameTrainingOptions options)
    {
        var network = new FrameGenerator(options.Network);
        network.load(Path.Combine(run, "checkpoint", "average"));
        network.eval();
        return network;
    }
}
