using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Evaluation;

/// <summary>How well one kind of pictures can be read.</summary>
/// <param name="Of">footage, footage rendered, tracks rendered, performed</param>
public sealed record LipRow(string Of, int Sentences, int Phonemes, double PhonemeError, double VisemeError);

/// <summary>The lip reader's errors.</summary>
/// <param name="PointsBehind">Phoneme error of performed sentences less that of the same sentences' own controls, rendered; percentage points.</param>
public sealed record LipScore(IReadOnlyList<LipRow> Rows, double? PointsBehind);

/// <summary>Mouths of held-out sentences: filmed, and rendered from what the footage says and from what the presenter performs.</summary>
public static class LipEvaluation
{
    public const string Filmed = "footage", FilmedRendered = "footage rendered", TracksRendered = "tracks rendered", Performed = "performed";

    /// <param name="takes">held-out takes</param>
    /// <param name="region">where the takes' film lies in the picture</param>
    /// <param name="performed">held-out tracks with the presenter's own performance of their scripts, [frames, code]</param>
    /// <returns>clips of every kind that the footage allows, by kind; the same sentences in the last two</returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<MouthClip>>> MouthsAsync(
        FrameRenderer renderer, LipReaderOptions options, IReadOnlyList<SpokenTake> takes, Box region,
        IReadOnlyList<(Track Track, float[] Codes)> performed, CancellationToken cancellation)
    {
        List<MouthClip> filmed = [], again = [];
        foreach (var take in takes)
        {
            filmed.Add(await MouthClip.ReadAsync(take, region.X, region.Y, options, cancellation));
            if (!File.Exists(take.Controls))
                continue;
            var (_, rows) = await ControlledPictures.ReadControlsAsync(take.Controls, cancellation);
            again.Add(MouthClip.Of(take.Text, take.Phonemes, MouthCrop.Render(renderer, rows.data<float>().ToArray(), options, cancellation), options));
        }
        MouthClip Clip(Track track, float[] codes) =>
            MouthClip.Of(track.Text, track.Phonemes, MouthCrop.Render(renderer, codes, options, cancellation), options);
        var clips = new Dictionary<string, IReadOnlyList<MouthClip>>
        {
            [Filmed] = filmed,
            [FilmedRendered] = again,
            [TracksRendered] = performed.Select(p => Clip(p.Track, p.Track.Controls.contiguous().data<float>().ToArray())).ToArray(),
            [Performed] = performed.Select(p => Clip(p.Track, p.Codes)).ToArray(),
        };
        return clips.Where(c => c.Value.Count > 0).ToDictionary();
    }

    public static LipScore Read(LipReader reader, IReadOnlyDictionary<string, IReadOnlyList<MouthClip>> clips)
    {
        var rows = clips.Select(c =>
        {
            var score = MouthClip.Score(reader, c.Value);
            return new LipRow(c.Key, score.Sentences, score.Phonemes, score.PhonemeError, score.VisemeError);
        }).ToArray();
        LipRow? own = rows.FirstOrDefault(r => r.Of == TracksRendered), performed = rows.FirstOrDefault(r => r.Of == Performed);
        return new LipScore(rows, own is null || performed is null ? null : (performed.PhonemeError - own.PhonemeError) * 100);
    }
}
