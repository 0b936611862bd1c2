using Presenter.Renderer.LipReading;
using Presenter.Renderer.Speech;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.LipReading;

/// <summary>The score of lips is only as honest as the decoding and the counting behind it.</summary>
public class Reading
{
    [Fact]
    public void RepeatsAreJoinedAndBlanksSeparateThem()
    {
        // a a - a b b - - c, by hand: a, a, b, c.
        Assert.Equal([1, 1, 2, 3], CtcDecoding.Collapse([1, 1, 9, 1, 2, 2, 9, 9, 3], blank: 9));
        Assert.Empty(CtcDecoding.Collapse([9, 9, 9], blank: 9));
        Assert.Equal([4], CtcDecoding.Collapse([4, 4, 4], blank: 9));
    }

    [Fact]
    public void StepsBeyondASentencesLengthAreNotRead()
    {
        // [steps 3, batch 2, classes 3]: the second sentence has two steps only.
        var scores = tensor(new float[] { 0, 9, 0, 9, 0, 0, 0, 0, 9, 9, 0, 0, 9, 0, 0, 0, 9, 0 }).reshape(3, 2, 3);
        var read = CtcDecoding.Greedy(scores, [3, 2], blank: 2);
        Assert.Equal([1, 0], read[0]);
        Assert.Equal([0], read[1]);
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("same", "same", 0)]
    public void EditsAreCountedAsByHand(string a, string b, int edits) =>
        Assert.Equal(edits, ReadingScore.EditDistance(a.Select(c => (int)c).ToArray(), b.Select(c => (int)c).ToArray()));

    [Fact]
    public void LookAlikesAreNoVisemeError()
    {
        int[] Of(string words) => words.Split(' ').Select(PhonemeSet.IndexOf).ToArray();
        // Ten phonemes; b for p and d for t look alike, iy for uw does not, one is left out.
        var score = ReadingScore.Of([(Of("p ae t uw m"), Of("b ae d iy m")), (Of("f ay v k er"), Of("f ay v er"))]);
        Assert.Equal(10, score.Phonemes);
        Assert.Equal(0.4, score.PhonemeError, 6);
        Assert.Equal(0.2, score.VisemeError, 6);
    }

    [Fact]
    public void EveryPhonemeHasOneViseme()
    {
        foreach (var phoneme in PhonemeSet.Names.Where(p => p != PhonemeSet.Silence))
            Assert.Single(Visemes.Classes, c => c.Contains(phoneme));
        Assert.Equal(-1, Visemes.ClassOf(PhonemeSet.SilenceIndex));
        Assert.Equal(Visemes.ClassOf(PhonemeSet.IndexOf("p")), Visemes.ClassOf(PhonemeSet.IndexOf("m")));
    }

    [Fact]
    public void WhatIsReadHasTheAgreedShapeAndWrongPicturesAreRefused()
    {
        using var reader = new LipReader(TinyLips.Network with { OutputsAFrame = 2 });
        var read = reader.forward(rand([2, 5, 3, 16, 24]));
        Assert.Equal([10, 2, PhonemeSet.Names.Count], read.shape);
        Assert.True((read.exp().sum(2) - 1).abs().max().item<float>() < 1e-4, "not log probabilities");
        Assert.Contains("[batch, frames, 3, 16, 24]", Assert.Throws<ArgumentException>(() => reader.forward(rand([2, 5, 3, 24, 16]))).Message);
        Assert.Contains("multiples of 4", Assert.Throws<ArgumentException>(() => new LipReader(TinyLips.Network with { Width = 22 })).Message);
    }

    [Fact]
    public void AStoredReaderReadsTheSame()
    {
        using var folder = Repository.Temporary();
        random.manual_seed(1);
        using var reader = new LipReader(TinyLips.Network);
        reader.eval();
        LipReaderFile.Write(folder["r.safetensors"], reader);
        using var again = LipReaderFile.Read(folder["r.safetensors"]);
        var mouths = rand([1, 6, 3, 16, 24]);
        Assert.True((reader.forward(mouths) - again.forward(mouths)).abs().max().item<float>() < 0.05, "fp16 changes what is read");
        Assert.Equal(TinyLips.Network.Mouth, again.Options.Mouth);
        Assert.DoesNotContain(again.parameters(), p => p.requires_grad);
    }

    [Fact]
    public void AFileThatIsNoReaderIsNamed()
    {
        using var folder = Repository.Temporary();
        Presenter.Renderer.Torch.SafeTensors.Write(folder["other.safetensors"], new Dictionary<string, Tensor> { ["weight"] = zeros(3) });
        var refused = Assert.Throws<Presenter.Renderer.Torch.SafeTensorsException>(() => LipReaderFile.Read(folder["other.safetensors"]));
        Assert.Contains("other.safetensors", refused.Message);
        Assert.Contains("train lips", refused.Message);
    }
}
