using System.Globalization;
using System.Text.Json;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Slides;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using Presenter.Tests.Encoding;
using Presenter.Tests.Trust;
using SkiaSharp;
using Xunit;

namespace Presenter.Tests.Slides;

/// <summary>A script becomes a video that can be shown: slides change with the text, chapters and captions name the same times.</summary>
public sealed class SlideVideos : IDisposable
{
    private readonly TemporaryFolder folder = Repository.Temporary();

    public void Dispose() => folder.Dispose();

    private RendererOptions Options => new(
        new PresenterOptions { Package = folder["tiny"] }, new ComputeOptions { Device = "cpu", NumberType = "float32" }, new SpeechOptions(), new EncodingOptions { Preset = "ultrafast" });

    [Fact]
    public async Task ALessonBecomesAVideoWithChaptersAndCaptions()
    {
        TinyPresenter.Write(folder["tiny"]);
        using (var red = new SKBitmap(300, 200))
        {
            red.Erase(SKColors.Red);
            File.WriteAllBytes(folder["red.png"], red.Encode(SKEncodedImageFormat.Png, 100).ToArray());
        }
        File.WriteAllText(folder["lesson.md"], "# Boats\n\nHello.\n\n## Red = fast; #1\n\n![a red one](red.png)\n\nThis one is red.\n");
        var lesson = await Lesson.ReadAsync(folder["lesson.md"], default);
        var seconds = await new SlideVideo(Options).WriteAsync(lesson, StageDirection.Neutral, folder["out.mp4"], (_, _) => { }, _ => { }, default);

        Assert.Equal("1920\n1080", await Ffmpeg.ProbeAsync(folder["out.mp4"], "-select_streams v -show_entries stream=width,height"));
        Assert.InRange(double.Parse(await Ffmpeg.ProbeAsync(folder["out.mp4"], "-show_entries format=duration"), CultureInfo.InvariantCulture), seconds - 0.1, seconds + 0.1);
        using var probed = JsonDocument.Parse(await Ffmpeg.RunAsync("ffprobe", $"-v error -show_chapters -of json {folder["out.mp4"]}"));
        var chapters = probed.RootElement.GetProperty("chapters").EnumerateArray().ToArray();
        Assert.Equal(["Boats", "Red = fast; #1"], chapters.Select(c => c.GetProperty("tags").GetProperty("title").GetString()));
        var change = double.Parse(chapters[1].GetProperty("start_time").GetString()!, CultureInfo.InvariantCulture);

        var captions = await File.ReadAllTextAsync(folder["out.vtt"]);
        var second = TimeSpan.Parse(captions.Split('\n').Last(l => l.Contains("-->")).Split(" --> ")[0], CultureInfo.InvariantCulture).TotalSeconds;
        Assert.InRange(second - change, 0.1, 0.4);
        Assert.Contains("This one is red.", captions);

        Assert.False(IsRed(await PixelAsync(change - 0.2)), "the picture is not there yet");
        Assert.True(IsRed(await PixelAsync(change + 0.2)), "the picture is there before its text begins");
        var origin = await Origins.ReadAsync(folder["out.mp4"]);
        Assert.EndsWith("/compositeWithTrainedAlgorithmicMedia", origin.GetProperty("DigitalSourceType").GetString());
        Assert.Equal("Boats", origin.GetProperty("Title").GetString());
        Assert.Empty(Directory.GetFiles(folder.Path, "*.part"));
    }

    [Fact]
    public async Task APictureThatCannotBeReadIsToldBeforeAnythingIsRendered()
    {
        File.WriteAllText(folder["bad.png"], "no picture");
        File.WriteAllText(folder["lesson.md"], "# Boats\n\n![x](bad.png)\n\nHello.\n");
        var lesson = await Lesson.ReadAsync(folder["lesson.md"], default);
        TinyPresenter.Write(folder["tiny"]);
        var message = (await Assert.ThrowsAsync<LessonException>(() => new SlideVideo(Options).WriteAsync(lesson, StageDirection.Neutral, folder["out.mp4"], (_, _) => Assert.Fail("rendering has begun"), _ => { }, default))).Message;
        Assert.Contains("bad.png is not a picture", message);
        Assert.False(File.Exists(folder["out.mp4"]));
    }

    /// <summary>In the middle of where a slide has its picture.</summary>
    private async Task<(byte R, byte G, byte B)> PixelAsync(double second)
    {
        var bytes = await Ffmpeg.RunAsync("ffmpeg", string.Create(CultureInfo.InvariantCulture, $"-v error -ss {second:f2} -i {folder["out.mp4"]} -frames:v 1 -vf crop=2:2:400:640 -f rawvideo -pix_fmt rgb24 -"));
        return (bytes[0], bytes[1], bytes[2]);
    }

    private static bool IsRed((byte R, byte G, byte B) pixel) => pixel is { R: > 200, G: < 60, B: < 60 };
}
