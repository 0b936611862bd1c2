using System.Text.Json;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using Presenter.Tests.Encoding;
using Xunit;

namespace Presenter.Tests.Footage;

/// <summary>What training gets: without these it learns lips from the wrong sounds, or a face from the wrong part of the picture.</summary>
[Collection(nameof(PreparedTalk))]
public sealed class PreparedResult(PreparedTalk talk)
{
    [Fact]
    public void PhonemesAreWhereTheSpeakerSaidThem()
    {
        var prepared = talk.Prepared;
        var made = new List<(string Phoneme, double Start)>();
        var offset = TakeStarts();
        foreach (var take in prepared.Takes)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(prepared.PathOf(take, "take.json")));
            made.AddRange(json.RootElement.GetProperty("phonemes").EnumerateArray().Where(p => p.GetProperty("p").GetString() != PhonemeSet.Silence)
                .Select(p => (p.GetProperty("p").GetString()!, p.GetProperty("start").GetDouble() + offset[take.Id])));
        }
        var errors = Matched.StartErrors(made, talk.Talk.Truth.Where(p => p.Phoneme != PhonemeSet.Silence).Select(p => (p.Phoneme, p.Start)).ToArray());
        Assert.True(errors.Length > 0.9 * made.Count, $"only {errors.Length} of {made.Count} phonemes are the speaker's");
        Assert.True(errors[errors.Length / 2] < 0.04, $"half of the phonemes begin more than {1000 * errors[errors.Length / 2]:f0} ms off");
        Assert.True(errors[errors.Length * 9 / 10] < 0.08, $"a tenth of the phonemes begins more than {1000 * errors[errors.Length * 9 / 10]:f0} ms off");
    }

    [Fact]
    public void TheRegionHoldsTheHeadAndLittleMore()
    {
        var region = talk.Prepared.Region;
        // The square is as high as the picture, with the head's middle as its own where there is room.
        const double Scale = 128.0 / Talk.Height;
        var head = (Width: 2 * (Talk.HeadRadius + Talk.Sway) * Scale, Height: 2 * (Talk.HeadRadius * 1.3 + Talk.Sway) * Scale);
        Assert.InRange(region.Width, head.Width, head.Width + 48);
        Assert.InRange(region.Height, head.Height - 1, head.Height + 48);
        Assert.True(region.Width % 32 == 0 && region.Height % 32 == 0 && region.X % 2 == 0 && region.Y % 2 == 0);
        Assert.True(region.X >= 0 && region.Y >= 0 && region.X + region.Width <= 128 && region.Y + region.Height <= 128);
    }

    [Fact]
    public async Task PicturesSoundAndScriptOfATakeAreAsLongAsEachOther()
    {
        var prepared = talk.Prepared;
        var region = prepared.Region;
        foreach (var take in prepared.Takes.Take(3).Append(prepared.Takes[^1]))
        {
            var pictures = await Ffmpeg.RunAsync("ffmpeg", $"-v error -i {prepared.PathOf(take, "pictures.mkv")} -pix_fmt rgb24 -f rawvideo -");
            Assert.Equal(take.Frames, pictures.Length / (region.Width * region.Height * 3.0));
            var (pcm, rate) = Wave.Read(await File.ReadAllBytesAsync(prepared.PathOf(take, "audio.wav")));
            Assert.Equal((take.Frames * 640, 16000), (pcm.Length, rate));
            using var json = JsonDocument.Parse(File.ReadAllText(prepared.PathOf(take, "take.json")));
            var phonemes = json.RootElement.GetProperty("phonemes").EnumerateArray().ToArray();
            Assert.Equal(0, phonemes[0].GetProperty("start").GetDouble());
            Assert.Equal(take.Frames / 25.0, phonemes[^1].GetProperty("end").GetDouble(), 3);
            Assert.Equal(phonemes.Skip(1).Select(p => p.GetProperty("start").GetDouble()), phonemes.SkipLast(1).Select(p => p.GetProperty("end").GetDouble()));
            Assert.Equal((0, 25, take.Frames, take.Text), (json.RootElement.GetProperty("lead").GetDouble(), json.RootElement.GetProperty("fps").GetInt32(),
                json.RootElement.GetProperty("frames").GetInt32(), json.RootElement.GetProperty("text").GetString()));
        }
    }

    [Fact]
    public async Task TheMouthMovesWithTheSoundOfItsTake()
    {
        var take = talk.Prepared.Takes.MaxBy(t => t.Frames)!;
        var region = talk.Prepared.Region;
        var pictures = await Ffmpeg.RunAsync("ffmpeg", $"-v error -i {talk.Prepared.PathOf(take, "pictures.mkv")} -pix_fmt rgb24 -f rawvideo -");
        var (pcm, _) = Wave.Read(await File.ReadAllBytesAsync(talk.Prepared.PathOf(take, "audio.wav")));
        int size = region.Width * region.Height * 3;
        // The mouth is the only dark red.
        var red = Enumerable.Range(0, take.Frames).Select(k => (double)Enumerable.Range(0, size / 3).Count(i => pictures[k * size + 3 * i] is > 60 and < 150 && pictures[k * size + 3 * i + 2] < 60)).ToArray();
        var loud = Enumerable.Range(0, take.Frames).Select(k => Math.Min(1, pcm.AsSpan(k * 640, 640).ToArray().Average(s => Math.Abs((double)s)) / 2500)).ToArray();
        var best = Enumerable.Range(-4, 9).MaxBy(shift => Correlation(red, loud, shift));
        Assert.Equal(0, best);
        Assert.True(Correlation(red, loud, 0) > 0.9);
    }

    [Fact]
    public void ThePlateIsStillWithAClosedMouthAndTheMaskSoft()
    {
        var region = talk.Prepared.Region;
        using var plate = PictureFile.Read(talk.Prepared.PathOf("plate.png"));
        using var mask = PictureFile.Read(talk.Prepared.PathOf("mask.png"));
        Assert.Equal([3, 128, 128], plate.shape);
        Assert.Equal([3, region.Height, region.Width], mask.shape);
        var dark = ((plate[0] > 0.22) & (plate[0] < 0.6) & (plate[2] < 0.24)).sum().item<long>();
        Assert.True(dark < 60, $"{dark} pixels of an open mouth in the plate");
        Assert.True(mask[0, region.Height / 2, region.Width / 2].item<float>() > 0.99);
        Assert.True(mask[0, 0, 0].item<float>() < 0.3);
        var between = ((mask[0] > 0.05) & (mask[0] < 0.95)).sum().item<long>();
        Assert.True(between > region.Width, "the mask has a hard edge");
    }

    /// <summary>Otherwise the part that moves stands in the finished presenter as a box that brightens and darkens before its wall.</summary>
    [Fact]
    public async Task ACameraThatBrightensByItselfIsEvenedOut()
    {
        var region = talk.Prepared.Region;
        using var plate = PictureFile.Read(talk.Prepared.PathOf("plate.png"));
        var off = new List<double>();
        foreach (var take in talk.Prepared.Takes)
        {
            var pictures = await Ffmpeg.RunAsync("ffmpeg", $"-v error -i {talk.Prepared.PathOf(take, "pictures.mkv")} -pix_fmt rgb24 -f rawvideo -");
            off.AddRange(Enumerable.Range(0, take.Frames).Select(k => Corner(pictures.AsSpan(k * region.Width * region.Height * 3), region) - Corner(plate, region)));
        }
        var filmed = Talk.Brightening * Corner(plate, region);
        Assert.True(filmed > 5, $"the camera changed the wall by {filmed:f1} grey levels only");
        Assert.True(off.Max() - off.Min() < 0.3 * filmed, $"beside the plate the wall is {off.Min():f1} to {off.Max():f1} grey levels brighter; the camera changed it by {filmed:f1} up and down");
        Assert.Contains(talk.Told, t => t.Note is { } note && note.Contains("exposure"));
    }

    [Fact]
    public void EnoughIsHeldOutAndSpreadOverTheTalk()
    {
        var takes = talk.Prepared.Takes;
        Assert.Equal(Talk.Sentences, takes.Select(t => t.Text));
        var held = talk.Prepared.HeldOut.ToArray();
        Assert.True(held.Length >= 2 && held.Sum(t => t.Frames) >= 0.08 * takes.Sum(t => t.Frames));
        Assert.Contains(held, t => int.Parse(t.Id) < takes.Count / 2);
        Assert.Contains(held, t => int.Parse(t.Id) >= takes.Count / 2);
        var many = TakePlan.HeldOut(Enumerable.Repeat(100, 100).ToArray());
        Assert.Equal(10, many.Count);
        // One long take among the others does not make the share.
        Assert.True(TakePlan.HeldOut([.. Enumerable.Repeat(50, 5), 1, .. Enumerable.Repeat(50, 4)]).Count >= 2);
    }

    [Fact]
    public async Task ASentenceThatWasNotSaidIsLeftOutAndTold()
    {
        var transcript = talk.Folder["misread.txt"];
        File.WriteAllText(transcript, string.Join(' ', Talk.Sentences.Select((s, i) => i == 7 ? Talk.OtherSentences[3] : s)));
        var notes = new List<string>();
        var prepared = await new FootagePreparation(talk.Options("misread") with { Transcript = transcript }, p => notes.Add(p.Note ?? "")).RunAsync(default);
        Assert.Contains(notes, n => n.StartsWith("left out") && n.Contains(Talk.OtherSentences[3][..30]));
        Assert.DoesNotContain(prepared.Takes, t => t.Text == Talk.OtherSentences[3]);
        Assert.Contains(prepared.Takes, t => t.Text == Talk.Sentences[5]);
        Assert.Contains(prepared.Takes, t => t.Text == Talk.Sentences[9]);
        Assert.Equal(prepared.Takes.Select((_, i) => $"{i:d3}"), prepared.Takes.Select(t => t.Id));
    }

    private const int CornerSize = 6;

    /// <summary>Mean of the wall in the region's upper left corner, grey levels.</summary>
    private static double Corner(ReadOnlySpan<byte> picture, Box region)
    {
        double sum = 0;
        for (var y = 0; y < CornerSize; y++)
        {
            for (var x = 0; x < CornerSize * 3; x++)
                sum += picture[y * region.Width * 3 + x];
        }
        return sum / (CornerSize * CornerSize * 3);
    }

    private static double Corner(TorchSharp.torch.Tensor plate, Box region) =>
        plate.narrow(1, region.Y, CornerSize).narrow(2, region.X, CornerSize).mean().item<float>() * 255;

    private Dictionary<string, double> TakeStarts()
    {
        // Where a take lies in the talk: its sound is a part of the talk's own, decoded once more.
        var whole = FootageDecoder.SoundAsync(talk.Video, default).GetAwaiter().GetResult();
        return talk.Prepared.Takes.ToDictionary(t => t.Id, t =>
        {
            var (pcm, _) = Wave.Read(File.ReadAllBytes(talk.Prepared.PathOf(t, "audio.wav")));
            var probe = pcm.AsSpan(8000, 3200);
            for (var frame = 0; ; frame++)
            {
                if (whole.AsSpan(frame * 640 + 8000, 3200).SequenceEqual(probe))
                    return frame / 25.0;
            }
        });
    }

    private static double Correlation(double[] a, double[] b, int shift)
    {
        var pairs = Enumerable.Range(0, a.Length).Where(i => i + shift >= 0 && i + shift < b.Length).Select(i => (A: a[i], B: b[i + shift])).ToArray();
        double x = pairs.Average(p => p.A), y = pairs.Average(p => p.B);
        return pairs.Sum(p => (p.A - x) * (p.B - y)) / Math.Sqrt(pairs.Sum(p => (p.A - x) * (p.A - x)) * pairs.Sum(p => (p.B - y) * (p.B - y)));
    }
}
