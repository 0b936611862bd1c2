using Presenter.Renderer.LipReading;
using Presenter.Renderer.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.LipReading;

/// <summary>The text loss without pictures must look at what the reader would have seen, or lips would learn nonsense.</summary>
[Collection(nameof(TorchRandom))]
public class Shortcut
{
    private static LipReader Reader()
    {
        random.manual_seed(4);
        var reader = new LipReader(TinyLips.Network);
        reader.eval();
        return reader;
    }

    /// <summary>Drawn sentences with the code that drew them: rest, m or aa.</summary>
    private static MouthClip[] Clips() => Enumerable.Range(0, 12).Select(TinyLips.Sentence).Select(clip => clip with
    {
        Controls = stack(clip.Sounding.Select(s => tensor(new[] { s == LipReader.Blank ? 1f : 0, s == TinyLips.Open ? 1f : 0 })).ToList(), 0),
    }).ToArray();

    [Fact]
    public void ItTellsFromTheCodeWhatTheReaderSees()
    {
        using var reader = Reader();
        var (few, before) = LookShortcut.Learn(reader, Clips(), 1, 1, CancellationToken.None);
        var (many, after) = LookShortcut.Learn(reader, Clips(), 100, 1, CancellationToken.None);
        Assert.True(before > 0.3, $"{before:p0} unexplained after one step: nothing was to be learned");
        Assert.True(after < 0.05, $"{after:p0} of what the reader sees stay unexplained");
        few.Dispose();
        many.Dispose();
    }

    [Fact]
    public void MouthsWithoutTheirCodesAreRefused()
    {
        using var reader = Reader();
        var refused = Assert.Throws<InvalidDataException>(() => LookShortcut.Learn(reader, [TinyLips.Sentence(1)], 1, 1, CancellationToken.None));
        Assert.Contains("ShortcutMinutes", refused.Message);
    }
}
