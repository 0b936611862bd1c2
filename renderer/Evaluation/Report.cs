using System.Text.Json;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using TorchSharp;

namespace Presenter.Renderer.Evaluation;

/// <summary>evaluation.json.</summary>
/// <param name="Parts">Against clean held-out pictures: frame, region, mouth, eyes.</param>
/// <param name="Flicker">Against the held-out take's own; 1 is the footage's.</param>
/// <param name="Motion">Only where controls have names.</param>
/// <param name="Silence">By the controls where they have names, elsewhere by the pictures; null where the film does not tell.</param>
public sealed record EvaluationResult(
    string Presenter, DateOnly Date, int Pictures, IReadOnlyDictionary<string, PartScore> Parts, double? Flicker,
    MotionScore? Motion, SilenceScore? Silence, SyncScore Sync)
{
    /// <summary>Only where the package holds a lip reader.</summary>
    public LipScore? Lips { get; init; }

    /// <summary>Lips against sound and phonemes; empty where the mouth's place is not known.</summary>
    public IReadOnlyList<OffsetRow> Offsets { get; init; } = [];

    public DiversityScore? Diversity { get; init; }
}

/// <summary>Measures a presenter on footage that training never saw, and writes figures and a page to look at.</summary>
public static class Report
{
    public const string Json = "evaluation.json", Page = "evaluation.html";

    private const int Pairs = 6, SilentPictures = 200, Sentences = 40, ReadSentences = 24, Performances = 10, LongestTwice = 130, FilmedMouths = 30;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>what an earlier evaluation found of this package; null where there was none</returns>
    /// <exception cref="PackageException">it cannot be read; names file and remedy</exception>
    public static EvaluationResult? Read(string package)
    {
        var file = Path.Combine(package, Json);
        try
        {
            return !File.Exists(file) ? null
                : JsonSerializer.Deserialize<EvaluationResult>(File.ReadAllText(file), Format) is { Parts: not null, Sync: not null } result ? result : throw new JsonException("figures are missing.");
        }
        catch (JsonException e)
        {
            throw new PackageException($"{file} cannot be read: {e.Message} Remedy: `presenter evaluate` writes it again.");
        }
    }

    public static async Task WriteAsync(RendererOptions options, string footage, string output, Action<string> tell, CancellationToken cancellation)
    {
        await using var pipeline = new PresentationPipeline(options);
        await pipeline.WarmUpAsync(cancellation);
        var manifest = pipeline.Package.Manifest;
        var region = manifest.Region;

        tell("pictures");
        var heldOut = await HeldOutFootage.ReadAsync(footage, pipeline.Package, cancellation);
        var (takes, tracks) = (heldOut.Takes, heldOut.Tracks.Take(Sentences).ToArray());
        var pictures = PictureEvaluation.Run(pipeline.Renderer, region, heldOut.Pictures, heldOut.Mouth, heldOut.Eyes, Pairs, cancellation);
        double? flicker = heldOut.Film is { } film ? PictureEvaluation.Flicker(pipeline.Renderer, region, film, cancellation) : null;

        tell("motion");
        using var network = pipeline.Package.LoadMotion();
        var performed = tracks.Select((t, i) => (t, Perform(network, manifest, t.Script, t.Phonemes, i))).ToArray();
        var named = manifest.ControlNames.Contains("jawOpen");
        var motion = named ? MotionEvaluation.Run(performed, manifest.ControlNames) : null;

        tell("lips");
        var read = performed.Take(ReadSentences).ToArray();
        var (lips, offsets) = await LipsAsync(pipeline, options.Speech, takes, read, cancellation);
        var silent = ScriptFrames.Silence(StageDirection.Neutral, SilentPictures);
        var silence = named ? MotionEvaluation.Silence(pipeline.Renderer, performed, manifest.ControlNames, manifest.Rest.Code, SilentPictures)
            : await SilenceAsync(pipeline, footage, [.. read, (new Track("", silent, torch.zeros(0)), Perform(network, manifest, silent, [], seed: 1))], cancellation);
        tell("diversity");
        var twice = tracks.FirstOrDefault(t => t.Frames <= LongestTwice) ?? tracks.MinBy(t => t.Frames)!;
        var diversity = DiversityEvaluation.Run(pipeline.Renderer, twice.Text, Enumerable.Range(1, Performances).Select(i => Perform(network, manifest, twice.Script, twice.Phonemes, 1000 + i)).ToArray(),
            manifest.ControlNames, manifest.MotionScale, new Dictionary<string, Box> { ["region"] = region, ["mouth"] = heldOut.Mouth, ["eyes"] = heldOut.Eyes }
                .Where(b => b.Value.X + b.Value.Width <= manifest.Width && b.Value.Y + b.Value.Height <= manifest.Height).ToDictionary(), cancellation);
        tell("what moves what");
        var saliency = SaliencyEvaluation.Controls(pipeline.Renderer, manifest, manifest.ControlNames, cancellation)
            .Concat(SaliencyEvaluation.Phonemes(pipeline.Renderer, manifest, performed, cancellation)).ToArray();

        tell("sound against picture");
        var sync = await SyncEvaluation.RunAsync(pipeline, seconds: 20, cancellation);

        var result = new EvaluationResult(manifest.Name, DateOnly.FromDateTime(DateTime.UtcNow), pictures.Pictures, pictures.Parts, flicker, motion, silence, sync)
        {
            Lips = lips, Offsets = offsets, Diversity = diversity,
        };
        Directory.CreateDirectory(output);
        var json = JsonSerializer.Serialize(result, Format);
        await File.WriteAllTextAsync(Path.Combine(output, Json), json, cancellation);
        await File.WriteAllTextAsync(Path.Combine(output, Page), ReportPage.Write(result, pictures.Pairs, saliency), cancellation);
        Mark(pipeline.Package, result, tell);
        foreach (var (name, score) in pictures.Parts)
            tell($"{name}: PSNR {score.Psnr:f2} dB, SSIM {score.Ssim:f4}");
        if (motion is not null)
            tell($"mouth opening against tracks: correlation {motion.MouthOpeningCorrelation:f3}, lag {motion.LagFrames} frames");
        tell(silence is null ? "silent frames closed: the film has too few pauses or open vowels to tell" : $"silent frames closed: {silence.Closed:p1} of {silence.SilentFrames} (footage: {silence.ClosedInTracks:p1})");
        tell($"flicker {flicker:f2}; sound against picture {sync.OffsetMs:f1} ms");
        foreach (var row in lips?.Rows ?? [])
            tell($"lips read, {row.Of}: phoneme error {row.PhonemeError:p1}, viseme error {row.VisemeError:p1} ({row.Sentences} sentences, {row.Phonemes} phonemes)");
        foreach (var row in offsets)
            tell($"lips against {row.Against}, {row.Of}: {row.Frames:f2} frames (correlation {row.Correlation:f2})");
        tell($"ten performances differ: {string.Join(", ", diversity.Controls.Concat(diversity.Pixels.Select(p => KeyValuePair.Create(p.Key + " pixels", p.Value))).Select(d => $"{d.Key} {d.Value:f3}"))}");
    }

    /// <summary>The package says itself whether it passed the gate, and its card tells the figures.</summary>
    private static void Mark(PresenterPackage package, EvaluationResult result, Action<string> tell)
    {
        var quality = QualityGate.Judge(result);
        var manifest = package.Manifest with { Quality = quality };
        PackageWriter.WriteManifest(package.Folder, manifest);
        ModelCard.Write(package.Folder, manifest, result);
        tell(quality.Passed ? "quality gate: passed" : $"quality gate: not passed; {string.Join("; ", quality.Findings)}");
    }

    private static async Task<(LipScore? Lips, IReadOnlyList<OffsetRow> Offsets)> LipsAsync(
        PresentationPipeline pipeline, Speech.SpeechOptions speech, IReadOnlyList<SpokenTake> takes, IReadOnlyList<(Track Track, float[] Codes)> performed, CancellationToken cancellation)
    {
        using var reader = Reader(pipeline.Package);
        var options = reader?.Options ?? new LipReaderOptions();
        var (mouth, manifest) = (options.Mouth, pipeline.Package.Manifest);
        if (mouth.X + mouth.Width > manifest.Width || mouth.Y + mouth.Height > manifest.Height)
            return (null, []);
        var clips = await LipEvaluation.MouthsAsync(pipeline.Renderer, options, takes, manifest.Region, performed, cancellation);
        List<OffsetRow> offsets = [.. OffsetEvaluation.AgainstPhonemes(clips)];
        if (clips.TryGetValue(LipEvaluation.Filmed, out var filmed))
            offsets.Add(await OffsetEvaluation.OfFilmAsync(filmed.Zip(takes, (c, t) => (c, t.Audio)).ToArray(), cancellation));
        offsets.AddRange(await OffsetEvaluation.OfAnswersAsync(pipeline, speech, mouth, cancellation));
        return (reader is null ? null : LipEvaluation.Read(reader, clips), offsets);
    }

    /// <summary>Of a presenter whose mouth has no named controls; where the mouth is, its lip reader knows.</summary>
    private static async Task<SilenceScore?> SilenceAsync(
        PresentationPipeline pipeline, string footage, IReadOnlyList<(Track Track, float[] Codes)> performed, CancellationToken cancellation)
    {
        using var reader = Reader(pipeline.Package);
        if (reader is null)
            return null;
        var region = pipeline.Package.Manifest.Region;
        var film = new List<MouthClip>();
        foreach (var take in (await SpokenTake.ReadAllAsync(footage, cancellation)).Take(FilmedMouths))
            film.Add(await MouthClip.ReadAsync(take, region.X, region.Y, reader.Options, cancellation));
        return SilenceEvaluation.Run(film, performed.Select(p =>
            MouthClip.Of(p.Track.Text, p.Track.Phonemes, MouthCrop.Render(pipeline.Renderer, p.Codes, reader.Options, cancellation), reader.Options)).ToArray());
    }

    private static LipReader? Reader(PresenterPackage package) => package.PathOf(LipReaderFile.Name) is var file && File.Exists(file) ? LipReaderFile.Read(file) : null;

    /// <summary>A script performed by the presenter, without the way from and to the rest pose.</summary>
    private static float[] Perform(MotionGenerator network, PresenterManifest manifest, ScriptFrames script, IReadOnlyList<Speech.PhonemeSpan> spoken, int seed)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        torch.random.manual_seed(seed);
        var (phonemes, values) = script.ToTensors();
        var features = network.Script.forward(phonemes, values);
        var steps = (script.Frames + network.Options.Step - 1) / network.Options.Step;
        var padded = torch.cat([features, features.narrow(1, script.Frames - 1, 1).expand(-1, steps * network.Options.Step - script.Frames, -1)], 1);
        var drawn = PerformanceSampler.Sample(network, padded, 0.8f).narrow(1, 0, script.Frames);
        var codes = manifest.MotionScale.Restore(network.forward(features, drawn)[0]).contiguous().data<float>().ToArray();
        new LipClosure(manifest.ControlMap).Apply(codes, spoken, 0);
        return codes;
    }
}
