using System.Text.Json;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;
using Presenter.Tests.Encoding;
using Xunit;

namespace Presenter.Tests.Trust;

/// <summary>A clip says by itself, to programs, how it was made and with whose consent; exiftool reads it as they do.</summary>
public sealed class Origins
{
    [Fact]
    public async Task AClipAndTheStreamNameTheirOrigin()
    {
        using var folder = Repository.Temporary();
        var anna = RealPersonPackage.Write(folder["anna"]);
        await using var pipeline = new PresentationPipeline(new RendererOptions(
            new PresenterOptions { Package = anna.Folder }, new ComputeOptions { Device = "cpu", NumberType = "float32" }, new SpeechOptions(), new EncodingOptions()) { Label = new LabelOptions { Show = false } });
        await pipeline.WarmUpAsync(default);
        var sent = new List<MediaSegment>();
        await ClipWriter.WriteAsync(Noted(), folder["clip.mp4"], new EncodingOptions(), null, default);

        var boxes = Mp4Boxes.Read(sent[0].Bytes).ToArray();
        Assert.Equal(["ftyp", "moov", "uuid"], boxes.Select(b => b.Type));
        var packet = System.Text.Encoding.UTF8.GetString(boxes[2].Content, 16, boxes[2].Content.Length - 16);
        Assert.StartsWith("<?xpacket begin=", packet);

        foreach (var file in new[] { folder["clip.mp4"], await SavedAsync(sent, folder["stream.mp4"]) })
        {
            var said = await ReadAsync(file);
            Assert.Equal("http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia", said.GetProperty("DigitalSourceType").GetString());
            Assert.Equal($"sha256:{anna.Manifest.Consent!.Digest}", said.GetProperty("ConsentDigest").GetString());
            Assert.Equal("Anna", said.GetProperty("Presenter").GetString());
            Assert.Equal("Presenter", said.GetProperty("AISystemUsed").GetString());
        }
        Assert.Equal("", await Ffmpeg.ProbeAsync(folder["clip.mp4"], "-show_entries format_tags=none"));
        Assert.NotEmpty(await Ffmpeg.PicturesAsync(folder["clip.mp4"]));

        async IAsyncEnumerable<MediaSegment> Noted()
        {
            await foreach (var segment in pipeline.RunAsync(ScriptText.Turn(TurnId.New(), ScriptText.Sentences("Hello."), StageDirection.Neutral), null, default))
            {
                sent.Add(segment);
                yield return segment;
            }
        }
    }

    [Fact]
    public void AnInventedPresenterIsNoCompositeAndNeedsNoConsent()
    {
        var packet = System.Text.Encoding.UTF8.GetString(OriginPacket.Of(PresenterPackage.Open(Repository.PathOf("presenters", "robin")), "A talk <about> boats"));
        Assert.Contains("digitalsourcetype/trainedAlgorithmicMedia", packet);
        Assert.Contains("A talk &lt;about&gt; boats", packet);
        Assert.DoesNotContain("Consent", packet);
    }

    public static async Task<JsonElement> ReadAsync(string file) =>
        JsonDocument.Parse(await Ffmpeg.RunAsync("exiftool", $"-json {file}")).RootElement[0];

    private static async Task<string> SavedAsync(IEnumerable<MediaSegment> segments, string path)
    {
        await File.WriteAllBytesAsync(path, [.. segments.SelectMany(s => s.Bytes)]);
        return path;
    }
}
