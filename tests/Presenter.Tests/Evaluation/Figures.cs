using System.Text.Json;
using Presenter.Renderer;
using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using Presenter.Tests.LipReading;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Evaluation;

/// <summary>A figure that does not see the fault it is there for hides it.</summary>
public class Figures
{
    private static readonly Compute Plain = new(CPU, ScalarType.Float32, new Dictionary<ScalarType, double>());

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-3)]
    public void ALateMouthIsSeenLate(int late)
    {
        double At(double k) => Math.Sin(k * 0.7) + Math.Sin(k * 1.9 + 1);
        var heard = Enumerable.Range(0, 80).Select(k => At(k)).ToArray();
        var seen = Enumerable.Range(0, 80).Select(k => At(k - late)).ToArray();
        var row = OffsetEvaluation.Row("test", "sound", [(seen, heard)]);
        Assert.InRange(row.Frames, late - 0.2, late + 0.2);
        Assert.True(row.Correlation > 0.95);
    }

    [Fact]
    public void ABlurredPictureIsLessSharpAndASharpenedOneMore()
    {
        random.manual_seed(2);
        var picture = rand(1, 3, 48, 48);
        var blurred = nn.functional.avg_pool2d(picture, 3, stride: 1, padding: 1);
        Assert.Equal(1, PictureScores.Sharpness(picture, picture), 5);
        Assert.True(PictureScores.Sharpness(blurred, picture) < 0.6, "a blurred picture counts as sharp");
        Assert.True(PictureScores.Sharpness(picture + (picture - blurred), picture) > 1.3, "a sharpened picture does not count as sharper");
    }

    [Fact]
    public void ADarkMouthIsAnOpenOne()
    {
        var clip = TinyLips.Sentence(5);
        var seen = MouthOpening.Seen(clip.Mouths);
        var expected = MouthOpening.Expected(clip);
        var row = OffsetEvaluation.Row("drawn", "phonemes", [(seen, expected)]);
        Assert.InRange(row.Frames, -0.5, 0.5);
        Assert.True(row.Correlation > 0.7, $"opening and phonemes correlate by {row.Correlation:f2} only");
    }

    /// <summary>A mouth that twitches while nobody speaks is what visitors complain of first, also where no control tells that it is open.</summary>
    [Fact]
    public void AMouthThatStaysOpenInSilenceIsSeen()
    {
        MouthClip[] film = [.. Enumerable.Repeat(TinyLips.Clip((null, null, 12), ("aa", "aa", 8), ("m", "m", 3), (null, null, 9)), 3)];
        SilenceScore Score(params (string? Seen, string? Heard, int Length)[] made) => SilenceEvaluation.Run(film, [TinyLips.Clip(made)])!;
        Assert.Equal(1, Score((null, null, 30), ("aa", "aa", 10), ("m", null, 30)).Closed);
        Assert.Equal(1, Score((null, null, 30)).ClosedInTracks);
        Assert.Equal(0.25, Score((null, null, 18), ("aa", null, 48)).Closed, 0.02);
        // Open where it ought to be open is no fault.
        Assert.Equal(24, Score(("aa", "aa", 40), (null, null, 30)).SilentFrames);
        // A film that never pauses, or never opens the mouth, tells nothing.
        Assert.Null(SilenceEvaluation.Run([TinyLips.Clip(("aa", "aa", 90))], [TinyLips.Clip((null, null, 30))]));
        Assert.Null(SilenceEvaluation.Run([TinyLips.Clip((null, null, 60), (null, "aa", 60))], [TinyLips.Clip((null, null, 30))]));
    }

    [Fact]
    public void LoudSoundIsLoudAtItsFrame()
    {
        var pcm = new short[10 * MediaClock.SamplesPerFrame];
        for (var i = 6 * MediaClock.SamplesPerFrame; i < 7 * MediaClock.SamplesPerFrame; i++)
            pcm[i] = (short)(i % 2 == 0 ? 9000 : -9000);
        var loudness = MouthOpening.Loudness(pcm, MediaClock.SampleRate);
        Assert.Equal(10, loudness.Length);
        Assert.Equal(6, Array.IndexOf(loudness, loudness.Max()));
    }

    [Fact]
    public void OnePerformanceTwiceDoesNotDifferAndAnotherHeadDoes()
    {
        using var folder = Repository.Temporary();
        TinyPresenter.Write(folder["tiny"]);
        using var renderer = PresenterPackage.Open(folder["tiny"]).CreateRenderer(Plain);
        var still = Enumerable.Repeat(0.1f, 8 * 4).ToArray();
        var turned = still.Select((v, i) => i % 4 == 3 ? v + 5 : v).ToArray();
        DiversityScore Score(params float[][] performances) => DiversityEvaluation.Run(renderer, "ma", performances, TinyPresenter.Names, TinyPresenter.Scale,
            new Dictionary<string, Box> { ["region"] = TinyPresenter.Manifest.Region }, default);
        var same = Score(still, still);
        Assert.Equal(0, same.Controls["mouth"]);
        Assert.Equal(0, same.Pixels["region"], 1e-6);
        var other = Score(still, turned);
        Assert.Equal(1, other.Controls["head"], 1e-5);
        Assert.Equal(0, other.Controls["mouth"]);
        Assert.True(other.Pixels["region"] > 1e-4, "a turned head is not seen in the pictures");
    }

    [Fact]
    public void TheLidsHeatLiesInTheEyes()
    {
        var package = PresenterPackage.Open(Repository.PathOf("presenters", "robin"));
        using var renderer = package.CreateRenderer(Plain);
        // One control is enough; the others take as long each.
        var heat = SaliencyEvaluation.Controls(renderer, package.Manifest, ["eyeBlink"], default).Single();
        var region = package.Manifest.Region;
        var red = heat.Heat[0];
        Assert.Equal([region.Height / 2, region.Width / 2], red.shape);
        float Mean(Box box) => red.narrow(0, (box.Y - region.Y) / 2, box.Height / 2).narrow(1, (box.X - region.X) / 2, box.Width / 2).mean().item<float>();
        Assert.True(Mean(PictureEvaluation.Eyes) > 5 * Mean(PictureEvaluation.Mouth), $"eyeBlink heats the eyes by {Mean(PictureEvaluation.Eyes):f3}, the mouth by {Mean(PictureEvaluation.Mouth):f3}");
        Assert.True(heat.Most > 0.02);
    }

    [Fact]
    public void TheReportHoldsEveryRow()
    {
        var result = Result();
        var page = ReportPage.Write(result, [zeros(3, 512, 1024)], [new SaliencyPicture("p/b/m", zeros(3, 20, 20), 0.1)]);
        foreach (var wanted in new[] { "the ceiling", "performed by the motion generator", "12.5%", "3.0 points worse", "lips late by", "-0.50 frames", "controls: head", "p/b/m", "Hair edge of pair 1", "Eyes of pair 1" })
            Assert.Contains(wanted, page);
        var json = JsonSerializer.Serialize(result, JsonSerializerOptions.Web);
        foreach (var key in new[] { "\"presenter\":", "\"parts\":", "\"flicker\":", "\"motion\":", "\"silence\":", "\"sync\":", "\"lips\":", "\"offsets\":", "\"diversity\":", "\"phonemeError\":" })
            Assert.Contains(key, json);
    }

    [Fact]
    public void WhatWasNotMeasuredIsLeftOut()
    {
        var page = ReportPage.Write(Result() with { Motion = null, Silence = null, Lips = null, Offsets = [], Diversity = null }, [], []);
        Assert.DoesNotContain("Lips read", page);
        Assert.DoesNotContain("Diversity", page);
        Assert.Contains("flicker", page);
    }

    [Fact]
    public void OneTableHoldsAllPresentersAlsoThoseNotMeasured()
    {
        using var folder = Repository.Temporary();
        foreach (var name in new[] { "anna", "berta" })
        {
            Directory.CreateDirectory(folder[name]);
            File.WriteAllText(Path.Combine(folder[name], PresenterManifest.FileName), "{}");
        }
        File.WriteAllText(Path.Combine(folder["anna"], "evaluation.json"), JsonSerializer.Serialize(Result(), JsonSerializerOptions.Web));
        var table = PresenterTable.Write(folder.Path);
        Assert.Contains("| anna | 2026-11-25 | 35.0 / 0.960 |", table);
        Assert.Contains("15.5% / 12.5% / -", table);
        Assert.Contains("| berta | not yet", table);
        var rows = table.Split('\n').Where(l => l.StartsWith('|')).Select(l => l.Count(c => c == '|')).Distinct();
        Assert.Single(rows);
        Assert.Contains("no presenter package", Assert.Throws<InvalidDataException>(() => PresenterTable.Write(folder["anna"])).Message);
        // A presenter that is kept elsewhere has its figures in another folder, and what somebody wrote below the table stays.
        Directory.CreateDirectory(folder["elsewhere/clara"]);
        File.Copy(Path.Combine(folder["anna"], "evaluation.json"), folder["elsewhere/clara/evaluation.json"]);
        var both = PresenterTable.KeepRemarks(PresenterTable.Write(folder.Path, folder["elsewhere"]), table + "\nBerta films next week.\n");
        Assert.Contains("| clara | 2026-11-25 | 35.0 / 0.960 |", both);
        Assert.EndsWith("|\n\nBerta films next week.\n", both);
        Assert.Single(both.Split('\n'), l => l.StartsWith("| anna"));
    }

    [Fact]
    public async Task WhereNothingSaysWhatIsHeldOutEveryTwentiethTakeIs()
    {
        using var folder = Repository.Temporary();
        foreach (var take in new[] { "takes/000", "takes/001" })
            await WriteTakeAsync(folder[take], TinyPresenter.Manifest.Region);
        Assert.Equal(new[] { true, false }, (await SpokenTake.ReadAllAsync(folder.Path, default)).Select(SpokenTake.IsHeldOut));
        await File.WriteAllTextAsync(folder["takes/001/take.json"], "{}");
        Assert.Contains("001", (await Assert.ThrowsAsync<InvalidDataException>(() => SpokenTake.ReadAllAsync(folder.Path, default))).Message);
    }

    [Fact]
    public async Task FilmedRenderedAndPerformedMouthsAreReadSentenceForSentence()
    {
        using var folder = Repository.Temporary();
        TinyPresenter.Write(folder["tiny"]);
        var manifest = TinyPresenter.Manifest;
        using var renderer = PresenterPackage.Open(folder["tiny"]).CreateRenderer(Plain);
        await WriteTakeAsync(folder["takes/001"], manifest.Region);
        var takes = await SpokenTake.ReadAllAsync(folder.Path, default);
        PhonemeSpan[] spans = [new("m", 0, 5 * MediaClock.SamplesPerFrame), new("aa", 5 * MediaClock.SamplesPerFrame, 10 * MediaClock.SamplesPerFrame)];
        var track = new Track("ma", ScriptFrames.From(spans, StageDirection.Neutral, 0, 10), full(new long[] { 10, 4 }, 0.1f)) { Phonemes = spans };
        var clips = await LipEvaluation.MouthsAsync(renderer, TinyLips.Network, takes, manifest.Region, [(track, new float[40])], default);
        Assert.Equal([LipEvaluation.Filmed, LipEvaluation.FilmedRendered, LipEvaluation.TracksRendered, LipEvaluation.Performed], clips.Keys);
        Assert.All(clips.Values, c => Assert.Equal(10, c.Single().Frames));
        using var reader = new LipReader(TinyLips.Network);
        reader.eval();
        var score = LipEvaluation.Read(reader, clips);
        Assert.Equal(4, score.Rows.Count);
        Assert.All(score.Rows, r => Assert.Equal(2, r.Phonemes));
        Assert.Equal((score.Rows[3].PhonemeError - score.Rows[2].PhonemeError) * 100, score.PointsBehind!.Value, 6);
    }

    /// <summary>Ten grey pictures of the region that say "ma" after a fifth of a second.</summary>
    private static async Task WriteTakeAsync(string take, Box region)
    {
        Directory.CreateDirectory(take);
        using var ffmpeg = System.Diagnostics.Process.Start("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", $"color=gray:s={region.Width}x{region.Height}:r=25", "-frames:v", "10", "-c:v", "ffv1", Path.Combine(take, "pictures.mkv")])!;
        await ffmpeg.WaitForExitAsync();
        await File.WriteAllTextAsync(Path.Combine(take, "take.json"), """{"text": "ma", "lead": 0.2, "frames": 10, "phonemes": [{"p": "pau", "start": -0.2, "end": 0}, {"p": "m", "start": 0, "end": 0.1}, {"p": "aa", "start": 0.1, "end": 0.2}]}""");
        await File.WriteAllLinesAsync(Path.Combine(take, "controls.csv"), [string.Join(',', TinyPresenter.Names), .. Enumerable.Repeat("0.1,0.1,0.1,0.1", 10)]);
    }

    private static EvaluationResult Result() => new("Anna", new DateOnly(2026, 11, 25), 20, new Dictionary<string, PartScore> { ["region"] = new(35, 0.96) }, 0.5,
        new MotionScore(40, 0.95, 0.01, 0, 0.1, 0.1, [0, 1], [0, 1], "Hello."), new SilenceScore(200, 0.99, 1), new SyncScore(20, 0))
    {
        Lips = new LipScore([new(LipEvaluation.TracksRendered, 24, 900, 0.125, 0.1), new(LipEvaluation.Performed, 24, 900, 0.155, 0.11)], 3),
        Offsets = [new(LipEvaluation.Performed, "phonemes", 24, -0.5, 0.6)],
        Diversity = new DiversityScore("Hello.", 10, new Dictionary<string, double> { ["mouth"] = 0.1, ["head"] = 0.8 }, new Dictionary<string, double> { ["region"] = 0.02 }),
    };
}
