using System.Security.Cryptography;
using System.Text.Json;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Footage;

/// <param name="Region">The moving part in pixels of the footage as it is shown; null finds it.</param>
/// <param name="Size">Side of the square picture that is made; a multiple of 32.</param>
/// <param name="Background">A picture of the empty scene by the same camera: then the person can be cut out of any backdrop.</param>
public sealed record PreparationOptions(string Video, string Transcript, string Consent, string Out, Box? Region = null, int Size = 512, string? Background = null);

/// <summary>What happens, for a person who waits.</summary>
/// <param name="Done">0 to 1 within the step; 1 when it is finished or was before.</param>
public sealed record PreparationProgress(string Step, double Done, string? Note = null);

/// <summary>
/// Footage of one person -> a folder that training reads. The steps work in OUT.preparing and leave their results there,
/// so that a run that was stopped goes on where it was; OUT appears only when it is whole. Footage that is refused leaves
/// nothing.
/// </summary>
public sealed class FootagePreparation(PreparationOptions options, Action<PreparationProgress> report)
{
    private const string StepsFolder = "steps";

    /// <summary>Of what the steps leave behind; a run that another version began starts afresh.</summary>
    private const int Format = 2;

    /// <summary>More sentences than this share that do not fit are another talk's.</summary>
    private const double MostUnfit = 0.2;

    private const double QuietestPeak = 0.01;

    /// <summary>Changes of exposure from which the person who filmed is told.</summary>
    private const double NoticedExposure = 0.02;

    private string Work => options.Out.TrimEnd('/') + ".preparing";

    /// <exception cref="FootageException">the footage, its transcript or its consent cannot be used; says why</exception>
    /// <exception cref="VoiceException">the synthesiser that the transcript is aligned with does not work</exception>
    public async Task<PreparedFootage> RunAsync(CancellationToken cancellation)
    {
        if (options.Size is < 64 or > 1024 || options.Size % 32 != 0)
            throw new FootageException($"--size is {options.Size}; allowed are multiples of 32 from 64 to 1024.");
        var consent = Consent.Read(options.Consent).Check(Consent.Today);
        var sentences = await Transcript.ReadAsync(options.Transcript, cancellation);
        var footage = await FootageProbe.ReadAsync(options.Video, cancellation);
        if (options.Background is { } empty)
            EmptyScene.Check(empty, footage);
        var source = await DigestAsync(options.Video, cancellation);
        if (Earlier(source, consent) is { } earlier)
            return earlier;
        Begin($"{Format} {source} {consent.Digest} {await DigestAsync(options.Transcript, cancellation)} {options.Region} {options.Size}{(options.Background is { } picture ? $" {await DigestAsync(picture, cancellation)}" : "")}");
        try
        {
            var sound = await SoundAsync(cancellation);
            var survey = await StepAsync("pictures looked at", "survey.json", p => FootageSurvey.MakeAsync(footage, options.Region, options.Size, p, cancellation));
            var alignment = await StepAsync("phonemes aligned", "alignment.json", p => AlignAsync(sentences, sound, p, cancellation));
            var unfit = Judge(alignment, sound);
            var takes = TakePlan.Make(alignment, Math.Min(survey.Frames, sound.Length / FootageDecoder.SamplesPerFrame), unfit);
            if (takes.Count(t => !t.HeldOut) == 0)
                throw new FootageException($"{options.Video}: no take is left for training; check the transcript.");
            var exposure = await StepAsync("plate made", "exposure.json", p => PlateAsync(footage, survey, alignment, p, cancellation));
            if (exposure.Spread() > NoticedExposure)
                report(new PreparationProgress("plate made", 1, $"the camera's exposure changed by {100 * exposure.Spread():f0}%; evened out; a film with locked exposure is better"));
            if (options.Background is { } scene)
                await EmptyScene.WriteAsync(scene, footage, survey.Framing.Crop, options.Size, Path.Combine(Work, PreparedFootage.BackgroundFile), cancellation);
            report(new PreparationProgress("takes written", 0));
            await TakeWriter.WriteAsync(Path.Combine(Work, PreparedFootage.TakesFolder), footage, survey, exposure, options.Size, sound, takes,
                p => report(new PreparationProgress("takes written", Math.Min(p, 0.99))), cancellation);
            report(new PreparationProgress("takes written", 1));
            cancellation.ThrowIfCancellationRequested();
            return Finish(consent, source, survey, takes);
        }
        catch (FootageException)
        {
            Directory.Delete(Work, recursive: true);
            throw;
        }
    }

    /// <summary>What stands at OUT already: the same is good, anything else is not touched.</summary>
    private PreparedFootage? Earlier(string source, Consent consent)
    {
        if (!Directory.Exists(options.Out) || !Directory.EnumerateFileSystemEntries(options.Out).Any())
            return null;
        var there = File.Exists(Path.Combine(options.Out, PreparedFootage.FileName)) ? PreparedFootage.Open(options.Out) : null;
        return there is not null && there.SourceDigest == source && there.ConsentDigest == consent.Digest && there.Width == options.Size && File.Exists(there.PathOf(PreparedFootage.BackgroundFile)) == options.Background is not null ? there
            : throw new FootageException($"{options.Out} already holds {(there is null ? "other files" : "footage that was prepared otherwise")}; give another folder, or delete it first.");
    }

    private void Begin(string key)
    {
        var file = Path.Combine(Work, StepsFolder, "key");
        var digest = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));
        if (File.Exists(file) && File.ReadAllText(file) == digest)
            return;
        if (Directory.Exists(Work))
            Directory.Delete(Work, recursive: true);
        Directory.CreateDirectory(Path.Combine(Work, StepsFolder));
        Write(file, System.Text.Encoding.UTF8.GetBytes(digest));
    }

    /// <summary>Does a step, or takes its result from the run that did it.</summary>
    private async Task<T> StepAsync<T>(string name, string file, Func<Action<double>, Task<T>> work)
    {
        var path = Path.Combine(Work, StepsFolder, file);
        if (File.Exists(path) && JsonSerializer.Deserialize<T>(await File.ReadAllTextAsync(path), PreparedFootage.Json) is { } done)
        {
            report(new PreparationProgress(name, 1, "done before"));
            return done;
        }
        report(new PreparationProgress(name, 0));
        var made = await work(p => report(new PreparationProgress(name, Math.Clamp(p, 0, 0.99))));
        Write(path, JsonSerializer.SerializeToUtf8Bytes(made, PreparedFootage.Json));
        report(new PreparationProgress(name, 1));
        return made;
    }

    private async Task<short[]> SoundAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(Work, StepsFolder, "sound.wav");
        await StepAsync("sound decoded", "sound.json", async _ =>
        {
            var pcm = await FootageDecoder.SoundAsync(options.Video, cancellation);
            // The loudest thousandth, so that one click does not make silence loud.
            var peak = pcm.Length == 0 ? 0 : pcm.Select(s => Math.Abs((int)s)).Order().ElementAt(pcm.Length - 1 - pcm.Length / 1000) / 32768.0;
            if (peak < QuietestPeak)
                throw new FootageException($"{options.Video} is silent (loudest {100 * peak:f2}% of full scale); film with the microphone on.");
            Write(path, Wave.Write(pcm, FootageDecoder.SampleRate));
            return pcm.Length;
        });
        return Wave.Read(await File.ReadAllBytesAsync(path, cancellation)).Pcm;
    }

    private static async Task<Alignment> AlignAsync(IReadOnlyList<string> sentences, short[] sound, Action<double> progress, CancellationToken cancellation)
    {
        // Patience: nobody waits for this sentence, and a busy machine is no broken voice.
        await using var voice = await Voices.StartAsync(new SpeechOptions { TimeoutSeconds = 120 }, cancellation);
        var spoken = new List<Utterance>();
        foreach (var sentence in sentences)
        {
            spoken.Add(await voice.SpeakAsync(Transcript.Spoken(sentence), 1, cancellation));
            progress(0.7 * spoken.Count / sentences.Count);
        }
        return await Task.Run(() => PhonemeAlignment.Align(sound, FootageDecoder.SampleRate, sentences, spoken), cancellation);
    }

    /// <returns>sentences to leave out</returns>
    /// <exception cref="FootageException">too many do not fit, or two people speak</exception>
    private HashSet<int> Judge(Alignment alignment, short[] sound)
    {
        var costs = alignment.Sentences.Select(s => s.Cost).ToArray();
        var unfit = Enumerable.Range(0, costs.Length).Where(i => costs[i] > PhonemeAlignment.MostCost).ToHashSet();
        string Named(IEnumerable<int> which) => string.Join(" ", which.Take(3).Select(i => $"\"{Shortened(alignment.Sentences[i].Text)}\" (at {alignment.Sentences[i].Start:f0} s, cost {alignment.Sentences[i].Cost:f2})"));
        if (unfit.Count > MostUnfit * alignment.Sentences.Count)
            throw new FootageException($"{options.Transcript} does not fit what is heard in {options.Video}: {unfit.Count} of {alignment.Sentences.Count} sentences cost more than {PhonemeAlignment.MostCost:f2}: " +
                $"{Named(unfit.Order())}{(unfit.Count > 3 ? $" and {unfit.Count - 3} more" : "")}. Give the transcript of this very talk, in English, word for word.");
        var median = costs.Order().ElementAt(costs.Length / 2);
        unfit.UnionWith(Enumerable.Range(0, costs.Length).Where(i => costs[i] > median + PhonemeAlignment.MostOver));
        if (unfit.Count > 0)
            report(new PreparationProgress("phonemes aligned", 1, $"left out, since they do not fit what is heard: {Named(unfit.Order())}{(unfit.Count > 3 ? $" and {unfit.Count - 3} more" : "")}"));
        var (separation, others) = SpeakerCheck.Examine(sound, alignment);
        if (separation > SpeakerCheck.Most)
            throw new FootageException($"{options.Video}: two people seem to speak (voices {separation:f1} deviations apart; at most {SpeakerCheck.Most:f0}): {Named(others)} sound unlike the rest. Give footage in which one person speaks.");
        return unfit;
    }

    private async Task<Exposure> PlateAsync(FootageProbe footage, FootageSurvey survey, Alignment alignment, Action<double> progress, CancellationToken cancellation)
    {
        var (plate, mask, exposure) = await PlateMaker.MakeAsync(footage, survey, alignment, options.Size, progress, cancellation);
        using (plate)
        using (mask)
        {
            Save(PreparedFootage.PlateFile, path => PictureFile.WritePng(plate, path));
            Save(PreparedFootage.MaskFile, path => PictureFile.WriteGreyPng(mask, path));
        }
        var region = survey.Framing.Region;
        Write(Path.Combine(Work, PreparedFootage.RegionFile), JsonSerializer.SerializeToUtf8Bytes(new
        {
            frame = new { width = options.Size, height = options.Size },
            region = new { x = region.X, y = region.Y, width = region.Width, height = region.Height },
        }));
        return exposure;
    }

    private PreparedFootage Finish(Consent consent, string source, FootageSurvey survey, IReadOnlyList<PlannedTake> takes)
    {
        var prepared = new PreparedFootage(1, consent.Person, FootageDecoder.FrameRate, FootageDecoder.SampleRate, options.Size, options.Size, survey.Framing.Region,
            consent.Digest, source, takes.Select(t => new PreparedTake(t.Id, t.HeldOut, t.Frames, t.Text)).ToArray());
        File.Copy(options.Consent, Path.Combine(Work, Consent.FileName), overwrite: true);
        Write(Path.Combine(Work, PreparedFootage.FileName), JsonSerializer.SerializeToUtf8Bytes(prepared, PreparedFootage.Json));
        Directory.Delete(Path.Combine(Work, StepsFolder), recursive: true);
        if (Directory.Exists(options.Out))
            Directory.Delete(options.Out);
        Directory.Move(Work, options.Out);
        return PreparedFootage.Open(options.Out);
    }

    private void Save(string file, Action<string> write)
    {
        var path = Path.Combine(Work, file);
        write(path + ".new");
        File.Move(path + ".new", path, overwrite: true);
    }

    private static void Write(string path, byte[] bytes)
    {
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static async Task<string> DigestAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    private static string Shortened(string text) => text.Length <= 50 ? text : text[..50] + "…";
}
