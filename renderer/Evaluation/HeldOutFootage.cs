using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using TorchSharp;

namespace Presenter.Renderer.Evaluation;

/// <summary>What training never saw of a presenter's footage.</summary>
/// <param name="Pictures">with the code of each; of the moving region</param>
/// <param name="Film">pictures in a row with their codes, or null where there are none</param>
/// <param name="Tracks">spoken sentences and the codes they were performed with</param>
/// <param name="Takes">filmed sentences with their sound</param>
/// <param name="Mouth">in pixels of the whole picture</param>
public sealed record HeldOutFootage(
    ControlledPictures Pictures, ControlledPictures? Film, IReadOnlyList<Track> Tracks, IReadOnlyList<SpokenTake> Takes, Box Mouth, Box Eyes)
{
    /// <summary>Of a person's film every n-th picture is compared: its neighbours look alike.</summary>
    private const int Stride = 5;

    /// <exception cref="InvalidDataException">the folder lacks what evaluation needs; says what</exception>
    public static Task<HeldOutFootage> ReadAsync(string footage, PresenterPackage package, CancellationToken cancellation) =>
        File.Exists(Path.Combine(footage, PreparedFootage.FileName)) ? PreparedAsync(footage, package, cancellation) : ControlledAsync(footage, package.Manifest, cancellation);

    private static async Task<HeldOutFootage> ControlledAsync(string footage, PresenterManifest manifest, CancellationToken cancellation)
    {
        var region = manifest.Region;
        var takes = (await SpokenTake.ReadAllAsync(footage, cancellation)).Where(SpokenTake.IsHeldOut).ToArray();
        var pictures = await ControlledPictures.ReadFolderAsync(Path.Combine(footage, "reference"), region.Width, region.Height, cancellation);
        var film = takes.FirstOrDefault(t => File.Exists(t.Controls)) is { } filmed
            ? await ControlledPictures.ReadAsync(filmed.Pictures, filmed.Controls, region.Width, region.Height, cancellation) : null;
        var tracks = MotionEvaluation.HeldOut(await Footage.Tracks.ReadAsync(Path.Combine(footage, "tracks"), manifest.Controls.Count, cancellation));
        return new HeldOutFootage(pictures, film, tracks, takes, PictureEvaluation.Mouth, PictureEvaluation.Eyes);
    }

    private static async Task<HeldOutFootage> PreparedAsync(string footage, PresenterPackage package, CancellationToken cancellation)
    {
        var region = package.Manifest.Region;
        using var encoder = package.LoadEncoder()
            ?? throw new InvalidDataException($"{package.Folder} holds no {PresenterPackage.EncoderWeights}, so nobody knows the codes of {footage}; evaluate it against footage with controls, or package its run again");
        var takes = (await SpokenTake.ReadAllAsync(footage, cancellation)).Where(SpokenTake.IsHeldOut).ToArray();
        var all = await ControlledPictures.ReadTakesAsync(takes.Select(t => t.Folder), region.Width, region.Height, cancellation);
        var codes = CodedTakes.Encode(encoder, all, torch.CPU);
        var tracks = await CodedTakes.TracksAsync(takes, codes, all.Takes, cancellation);
        var some = torch.arange(0, all.Count, Stride);
        var names = package.Manifest.ControlNames;
        var pictures = new ControlledPictures(all.Pictures.index_select(0, some), codes.index_select(0, some), names);
        var longest = all.Takes.MaxBy(t => t.Count);
        var film = new ControlledPictures(all.Pictures.narrow(0, longest.Start, longest.Count), codes.narrow(0, longest.Start, longest.Count), names);
        Box InFrame(Box box) => box with { X = box.X + region.X, Y = box.Y + region.Y };
        var boxes = package.Manifest.Frames.Details;
        return new HeldOutFootage(pictures, film, tracks, takes, boxes.Length > 0 ? InFrame(boxes[0]) : region, boxes.Length > 1 ? InFrame(boxes[1]) : region);
    }
}
