using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Footage;

/// <summary>Takes of a person whose controls nobody knows, with the codes that an encoder finds in their pictures.</summary>
public static class CodedTakes
{
    /// <param name="pictures">of the moving region</param>
    /// <returns>fp32 [pictures, code]</returns>
    public static Tensor Encode(FrameEncoder encoder, ControlledPictures pictures, Device device)
    {
        using var off = no_grad();
        var codes = new List<Tensor>();
        foreach (var some in pictures.Pictures.split(32))
        {
            using var scope = NewDisposeScope();
            codes.Add(encoder.Encode(some.to(device).to(float32).div(255), sample: false).Code.cpu().MoveToOuterDisposeScope());
        }
        return cat(codes, 0);
    }

    /// <summary>What was said, and the codes of how it was said.</summary>
    /// <param name="codes">fp32 [pictures of all takes, code]</param>
    /// <param name="places">first picture and length of each take</param>
    public static async Task<IReadOnlyList<Track>> TracksAsync(
        IReadOnlyList<SpokenTake> takes, Tensor codes, IReadOnlyList<(long Start, long Count)> places, CancellationToken cancellation)
    {
        var known = await LexicalStress.LookUpAsync(takes.Select(t => t.Text).ToArray(), cancellation);
        return takes.Select((take, i) =>
        {
            var stress = LexicalStress.Match(take.Phonemes.Select(p => p.Phoneme).ToArray(), known[i]);
            var spans = take.Phonemes.Select((p, k) => p with { Stress = stress[k] }).ToArray();
            var frames = (int)places[i].Count;
            return new Track(take.Text, ScriptFrames.From(spans, StageDirection.Neutral, 0, frames), codes.narrow(0, places[i].Start, frames)) { Phonemes = spans };
        }).ToArray();
    }
}
