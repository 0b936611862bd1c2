using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// Training from anyone's footage: the frames with an encoder that finds the codes; the motion on the codes of all takes; a
/// reader of this face's lips; the motion again, so that what is rendered can be read. Each stage resumes, and one that is
/// done is not done again.
/// </summary>
public sealed class PreparedTraining(PreparedTrainingOptions options, PreparedFootage footage, Action<string, TrainingProgress> report)
{
    public const string FramesFolder = "frames", MotionFolder = "motion", LipsFolder = "lips", JointFolder = "joint";

    private string FramesOut => Path.Combine(options.Out, FramesFolder);

    private string LipsOut => Path.Combine(options.Out, LipsFolder);

    private string JointOut => Path.Combine(options.Out, JointFolder);

    private string MotionOut => Path.Combine(options.Out, MotionFolder);

    /// <exception cref="InvalidDataException">the footage cannot be learned from; says why</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var takes = await SpokenTake.ReadAllAsync(footage.Folder, cancellation);
        var (learned, kept) = (takes.Where((t, i) => !SpokenTake.IsHeldOut(t, i)).ToArray(), takes.Where(SpokenTake.IsHeldOut).ToArray());
        if (learned.Length == 0 || kept.Length == 0)
            throw new InvalidDataException($"{footage.Folder} has {learned.Length} takes to learn from and {kept.Length} held out; both are needed. Remedy: prepare longer footage");
        var region = footage.Region;
        var pictures = await ControlledPictures.ReadTakesAsync(learned.Select(t => t.Folder), region.Width, region.Height, cancellation);
        var others = await ControlledPictures.ReadTakesAsync(kept.Select(t => t.Folder), region.Width, region.Height, cancellation);
        var boxes = FaceBoxes.Find(pictures.Pictures, learned.SelectMany((t, i) => Openings(t, pictures.Takes[i].Count)).ToArray());
        var devices = Replicas.Devices();

        var frames = FrameOptions(boxes);
        using var plate = PictureFile.Read(Path.Combine(footage.Folder, "plate.png"));
        var trainer = new FrameTrainer(frames, pictures, others, scale: null, plate.narrow(1, region.Y, region.Height).narrow(2, region.X, region.Width), devices);
        await new TrainingLoop(FramesOut, frames.Steps, options.EvaluateEvery).RunAsync(trainer, frames, p => report(FramesFolder, p), cancellation);

        var learnedCodes = CodedTakes.Encode(trainer.Encoding!, pictures, devices[0]);
        var (train, held) = (await CodedTakes.TracksAsync(learned, learnedCodes, pictures.Takes, cancellation), await CodedTakes.TracksAsync(kept, CodedTakes.Encode(trainer.Encoding!, others, devices[0]), others.Takes, cancellation));
        var scale = CodeScale.Of(learnedCodes);
        Directory.CreateDirectory(MotionOut);
        scale.Save(Path.Combine(MotionOut, "scale.json"));
        RestCode.Of(train).Save(Path.Combine(MotionOut, RestCode.FileName));
        var motion = new MotionTrainingOptions
        {
            Tracks = footage.Folder, Out = MotionOut, Steps = options.MotionSteps, Seed = options.Seed, EvaluateEvery = options.EvaluateEvery, StartFrom = options.From, LambdaSpeech = options.LambdaSpeech,
            Network = options.Motion with { CodeSize = options.CodeSize }, CodeWeights = CodeInfluence.Measure(trainer.Average, devices[0], learnedCodes, boxes.Lips),
        };
        await new TrainingLoop(MotionOut, motion.Steps, motion.EvaluateEvery)
            .RunAsync(new MotionTrainer(motion, train, held, scale, SpeechDirections.Find(train, scale)), motion, p => report(MotionFolder, p), cancellation);
        if (options.LipSteps > 0)
            await TrainLipsAsync(InFrame(boxes.Lips), cancellation);
        if (options.LipSteps > 0 && options.JointSteps > 0)
            await TrainJointAsync(train, held, cancellation);
    }

    private async Task TrainLipsAsync(Box mouth, CancellationToken cancellation)
    {
        var lips = new LipReaderTrainingOptions
        {
            Footage = footage.Folder, Out = LipsOut, Steps = options.LipSteps, AlignedSteps = options.LipSteps / 2, EnoughFilmed = 0, EvaluateEvery = options.EvaluateEvery, Seed = options.Seed,
            Network = options.Lips with { Mouth = mouth }, StartFrom = File.Exists(Path.Combine(options.From, LipReaderFile.Name)) ? options.From : "",
        };
        var trainer = await LipReaderTrainer.StartAsync(lips, _ => { }, cancellation);
        await trainer.RunAsync(p => report(LipsFolder, p), cancellation);
    }

    /// <summary>The text loss looks at what a package renders, so what is there so far is packaged first.</summary>
    private async Task TrainJointAsync(IReadOnlyList<Track> train, IReadOnlyList<Track> held, CancellationToken cancellation)
    {
        var before = Path.Combine(options.Out, "before-joint");
        using (var trained = await TrainedPresenter.OfPreparedAsync(options.Out, AboutPresenter.InTraining, cancellation, joint: false))
            trained.WriteTo(before);
        var joint = new JointTrainingOptions
        {
            Tracks = footage.Folder, Package = before, Lips = LipsOut, Out = JointOut, Steps = options.JointSteps, ShortcutSteps = options.ShortcutSteps, EvaluateEvery = options.EvaluateEvery, Seed = options.Seed,
        };
        var type = options.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        var trainer = JointTrainer.Start(joint, train, held, type);
        trainer.LearnShortcut(Rendered(before, train, type, cancellation), cancellation);
        await trainer.RunAsync(p => report(JointFolder, p), cancellation);
    }

    /// <summary>The takes' mouths as the package renders them.</summary>
    private MouthClip[] Rendered(string folder, IReadOnlyList<Track> tracks, ScalarType type, CancellationToken cancellation)
    {
        var package = PresenterPackage.Open(folder);
        using var reader = LipReaderFile.Read(Path.Combine(LipsOut, LipReaderFile.Name));
        using var renderer = package.CreateRenderer(new Compute(CPU, type, new Dictionary<ScalarType, double>()));
        return tracks.Select(t => MouthClip.Of(t.Text, t.Phonemes, MouthCrop.Render(renderer, t.Controls.contiguous().data<float>().ToArray(), reader.Options, cancellation), reader.Options)
            with { Controls = package.Manifest.MotionScale.Apply(t.Controls) }).ToArray();
    }

    private FrameTrainingOptions FrameOptions(FaceBoxes boxes)
    {
        var region = footage.Region;
        return new FrameTrainingOptions
        {
            Pictures = footage.Folder, HeldOut = footage.Folder, Plate = Path.Combine(footage.Folder, "plate.png"), Region = region, Out = FramesOut, StartFrom = options.From,
            Network = options.Frames with { CodeSize = options.CodeSize, PoseColumns = [], Width = region.Width, Height = region.Height, Details = [boxes.NoseAndMouth, boxes.Eyes], Zones = Zones(boxes, region) },
            Steps = options.FrameSteps, Batch = options.Batch, LearningRate = 1e-3, DelicateRate = 0.2, Decay = 0.6, RegistrationSteps = options.FrameSteps * 3 / 20,
            AdversarialFrom = (int)(options.FrameSteps * (1 - options.JudgedShare)), EvaluateEvery = options.EvaluateEvery, Bfloat16 = options.Bfloat16, Seed = options.Seed,
            // The encoder's own uncertainty does the same already.
            StyleNoise = 0,
            Emphasis = [new WeightedBox("mouth", InFrame(boxes.Mouth), 3), new WeightedBox("eyes", InFrame(boxes.Eyes), 4)],
        };
    }

    /// <summary>Five in sixteen numbers of the code for what only the mouth shows, three for the eyes, and the rest for everything.</summary>
    private Zone[] Zones(FaceBoxes boxes, Box region)
    {
        int mouth = Math.Max(1, options.CodeSize * 5 / 16), eyes = Math.Max(1, options.CodeSize * 3 / 16), all = options.CodeSize - mouth - eyes;
        IEnumerable<int> everywhere = Enumerable.Range(0, all);
        return
        [
            new Zone(new Box(0, 0, region.Width, region.Height), [.. everywhere]),
            new Zone(boxes.NoseAndMouth, [.. everywhere, .. Enumerable.Range(all, mouth)]),
            new Zone(boxes.Eyes, [.. everywhere, .. Enumerable.Range(all + mouth, eyes)]),
        ];
    }

    private Box InFrame(Box box) => box with { X = box.X + footage.Region.X, Y = box.Y + footage.Region.Y };

    private static IEnumerable<float> Openings(SpokenTake take, long frames)
    {
        for (var k = 0; k < frames; k++)
        {
            var middle = k * MediaClock.SamplesPerFrame + MediaClock.SamplesPerFrame / 2;
            yield return FaceBoxes.Opening(take.Phonemes.FirstOrDefault(p => p.StartSample <= middle && middle < p.EndSample).Phoneme ?? PhonemeSet.Silence);
        }
    }
}
