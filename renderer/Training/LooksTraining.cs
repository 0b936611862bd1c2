using System.Text.Json;
using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>What a regression of looks has brought.</summary>
/// <param name="Before">region's PSNR on the held-out pictures, in dB</param>
public sealed record LooksOutcome(FoundLooks Found, double Before, double After);

/// <summary>Adds <see cref="TurningLooks"/> to a trained generator: the last stage of its training, minutes long and without steps.</summary>
public static class LooksTraining
{
    /// <summary>Pictures a cell in the mean: a package grows with them.</summary>
    public const int Rank = 10;

    /// <param name="from">run of `train frames` or package; looks that it has are found anew</param>
    /// <param name="run">run directory, which `package --frames` takes as it takes one of `train frames`</param>
    /// <param name="type">what the convolutions compute in</param>
    /// <exception cref="InvalidDataException">what is started from does not fit the footage or is the run directory itself, or there is nothing to find</exception>
    public static async Task<LooksOutcome> RunAsync(string footage, string from, string run, int rank, ScalarType type, CancellationToken cancellation)
    {
        if (Path.GetFullPath(run).TrimEnd('/') == Path.GetFullPath(from).TrimEnd('/'))
            throw new InvalidDataException($"{run} is what is started from, and its checkpoint would be lost; remedy: another run directory");
        var options = ControlledTraining.Frames(footage, run);
        var region = options.Region;
        var pictures = await ControlledPictures.ReadFolderAsync(options.Pictures, region.Width, region.Height, cancellation);
        var heldOut = await ControlledPictures.ReadFolderAsync(options.HeldOut, region.Width, region.Height, cancellation);
        var (trained, scale) = await TrainedFrames.OpenAsync("generator", from, pictures, cancellation, plain: true);
        using var plain = trained;
        plain.Activations = type;
        var codes = new KnownCodes(scale, noise: 0);
        var (found, looking) = Add(plain, codes, pictures, rank, cancellation)
            ?? throw new InvalidDataException($"the head's pose tells nothing of what {from} gets wrong in {options.Pictures}: it needs no looks, and stays as it is");
        using var made = looking;
        var outcome = new LooksOutcome(found, Score(plain, codes, heldOut), Score(made, codes, heldOut));
        await WriteAsync(options with { Network = made.Options, StartFrom = from }, made, scale, cancellation);
        return outcome;
    }

    /// <summary>What poses tell of a network's errors, and the same network with it.</summary>
    /// <returns>null where they tell nothing</returns>
    public static (FoundLooks Found, FrameGenerator Network)? Add(FrameGenerator network, IMotionCodes codes, ControlledPictures footage, int rank, CancellationToken cancellation)
    {
        using var residuals = HeadResiduals.Of(network, codes, footage, cancellation);
        if (LookRegression.Find(residuals, rank, cancellation) is not { } found)
            return null;
        var made = new FrameGenerator(network.Options with { Looks = found.Options }) { Activations = network.Activations };
        using var off = no_grad();
        var known = network.state_dict();
        foreach (var (name, tensor) in made.state_dict())
        {
            if (known.TryGetValue(name, out var learned))
                tensor.copy_(learned);
        }
        made.Looks!.Set(found.Centres, found.Lengths, found.Mix, found.Pictures);
        made.eval();
        return (found, made);
    }

    private static double Score(FrameGenerator network, IMotionCodes codes, ControlledPictures heldOut)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var rows = arange(heldOut.Count);
        var real = heldOut.Pictures.to(float32).div(255);
        var made = codes.Tell(heldOut, rows, real).split(5).Select(code => network.forward(code).clamp(0, 1)).ToList();
        return PictureScores.Psnr(cat(made, 0), real);
    }

    private static async Task WriteAsync(FrameTrainingOptions options, FrameGenerator network, CodeScale scale, CancellationToken cancellation)
    {
        var checkpoint = Path.Combine(options.Out, "checkpoint");
        Directory.CreateDirectory(checkpoint);
        // Beside and then renamed: a run that is stopped here leaves no half of a network.
        var beside = Path.Combine(checkpoint, "average.new");
        network.save(beside);
        File.Move(beside, Path.Combine(checkpoint, "average"), overwrite: true);
        scale.Save(Path.Combine(options.Out, "scale.json"));
        await File.WriteAllTextAsync(Path.Combine(options.Out, "options.json"), JsonSerializer.Serialize(options), cancellation);
    }
}
