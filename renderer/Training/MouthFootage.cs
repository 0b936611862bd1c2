using System.Text.Json;
using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using TorchSharp;

namespace Presenter.Renderer.Training;

/// <summary>
/// What a lip reader learns from: the footage's own pictures where enough was filmed, else the tracks' own controls (never a
/// generated performance) rendered by the package, so that the reader reads lips and not a network's habits.
/// </summary>
public sealed record MouthFootage(IReadOnlyList<MouthClip> Train, IReadOnlyList<MouthClip> HeldOut)
{
    /// <summary>Numbers of the motion code beside every picture; 0 where one clip comes without.</summary>
    public int Controls => Train.All(c => c.Controls is not null) ? (int)Train[0].Controls!.shape[1] : 0;

    private sealed record RegionFile(Box Region);

    /// <exception cref="InvalidDataException">there is nothing to learn from; says what is missing</exception>
    public static async Task<MouthFootage> LoadAsync(LipReaderTrainingOptions options, Action<string> tell, CancellationToken cancellation)
    {
        var takes = await SpokenTake.ReadAllAsync(options.Footage, cancellation);
        var made = takes.Sum(t => (double)t.Frames) / MediaClock.FrameRate >= options.EnoughFilmed
            ? await FilmedAsync(options, takes, cancellation) : await RenderedAsync(options, tell, cancellation);
        tell($"{made.Train.Count} sentences, {made.Train.Sum(c => c.Frames) / 60.0 / MediaClock.FrameRate:f1} minutes to learn from; {made.HeldOut.Count} held out");
        if (made.Train.Count == 0 || made.HeldOut.Count == 0)
            throw new InvalidDataException($"{options.Footage} gives {made.Train.Count} sentences to learn from and {made.HeldOut.Count} held out; both are needed");
        return made;
    }

    private static async Task<MouthFootage> FilmedAsync(LipReaderTrainingOptions options, IReadOnlyList<SpokenTake> takes, CancellationToken cancellation)
    {
        var region = await ReadRegionAsync(options.Footage, cancellation);
        List<MouthClip> train = [], heldOut = [];
        for (var i = 0; i < takes.Count; i++)
            (SpokenTake.IsHeldOut(takes[i], i) ? heldOut : train).Add(await MouthClip.ReadAsync(takes[i], region.X, region.Y, options.Network, cancellation));
        return new MouthFootage(train, heldOut);
    }

    /// <summary>Where the film of the takes lies in the whole picture.</summary>
    public static async Task<Box> ReadRegionAsync(string footage, CancellationToken cancellation) =>
        JsonSerializer.Deserialize<RegionFile>(await File.ReadAllTextAsync(Path.Combine(footage, "region.json"), cancellation), JsonSerializerOptions.Web)!.Region;

    private static async Task<MouthFootage> RenderedAsync(LipReaderTrainingOptions options, Action<string> tell, CancellationToken cancellation)
    {
        if (options.Package.Length == 0)
            throw new InvalidDataException($"{options.Footage} holds less than {options.EnoughFilmed} s of takes; name a package (--presenter) that renders its tracks");
        var package = PresenterPackage.Open(options.Package);
        var tracks = await Tracks.ReadAsync(Path.Combine(options.Footage, "tracks"), package.Manifest.Controls.Count, cancellation, stressed: false);
        var held = MotionEvaluation.HeldOut(tracks).ToHashSet();
        var cache = MouthCache.Open(Path.Combine(options.Out, "mouths"), package, options.Network);
        using var renderer = package.CreateRenderer(Compute.Choose(new ComputeOptions { Device = "cpu" }));

        var numbered = tracks.Select((track, i) => (Track: track, Number: i)).ToArray();
        var learned = Chosen(numbered.Where(t => !held.Contains(t.Track)).ToArray(), options.Minutes);
        var kept = numbered.Where(t => held.Contains(t.Track)).Take(options.HeldOutSentences).ToArray();
        var done = 0;
        MouthClip Render((Track Track, int Number) t)
        {
            var mouths = cache.GetOrRender(t.Number, t.Track.Frames, () => MouthCrop.Render(renderer, Codes(t.Track), options.Network, cancellation));
            if (++done % 20 == 0)
                tell($"{DateTime.Now:HH:mm:ss} mouths of {done} sentences of {learned.Count + kept.Length} rendered");
            return MouthClip.Of(t.Track.Text, t.Track.Phonemes, mouths, options.Network) with { Controls = package.Manifest.MotionScale.Apply(t.Track.Controls) };
        }
        var heldOut = kept.Select(Render).ToArray();
        return new MouthFootage(learned.Select(Render).ToArray(), heldOut);
    }

    /// <summary>Sentences from everywhere in the tracks until there are enough minutes; more minutes keep those of fewer.</summary>
    private static IReadOnlyList<(Track Track, int Number)> Chosen((Track Track, int Number)[] tracks, double minutes)
    {
        var order = (IEnumerable<(Track Track, int Number)>)tracks.OrderBy(t => new Random(t.Number).NextDouble());
        var left = minutes * 60 * MediaClock.FrameRate;
        return order.TakeWhile(t => (left -= t.Track.Frames) > -t.Track.Frames).ToArray();
    }

    private static float[] Codes(Track track) => track.Controls.contiguous().data<float>().ToArray();
}
