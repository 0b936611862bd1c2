using System.Diagnostics;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Tests.Encoding;
using Xunit;

namespace Presenter.Tests.Footage;

/// <summary>Footage that would spoil an hour of training is refused in the first minute, with its reason, and leaves nothing behind.</summary>
[Collection(nameof(PreparedTalk))]
public sealed class Refusals(PreparedTalk talk)
{
    private async Task<string> RefusedAsync(PreparationOptions options)
    {
        var error = await Assert.ThrowsAsync<FootageException>(() => new FootagePreparation(options, _ => { }).RunAsync(default));
        Assert.False(Directory.Exists(options.Out), "something was written");
        Assert.False(Directory.Exists(options.Out + ".preparing"), "something half-written was left");
        return error.Message;
    }

    /// <summary>The talk, filmed wrongly: ffmpeg makes of it what a careless person would.</summary>
    private async Task<string> SpoiledAsync(string name, string arguments)
    {
        var path = talk.Folder[name];
        await Ffmpeg.RunAsync("ffmpeg", $"-v error -y -i {talk.Video} {arguments} -threads 1 {path}");
        return path;
    }

    [Theory]
    [InlineData("mute.mp4", "-c copy -an", "mute.mp4 has no sound")]
    [InlineData("silent.mp4", "-c:v copy -af volume=0", "silent.mp4 is silent")]
    [InlineData("short.mp4", "-c copy -t 30", "short.mp4 is 30.0 s long; 60 s are needed")]
    [InlineData("cut.mp4", "-preset ultrafast -vf crop=130:100:x='if(gt(t\\,31)\\,25\\,3)':y=5 -c:a copy", "cut.mp4 has cuts, at 31.0 s")]
    [InlineData("pan.mp4", "-preset ultrafast -vf crop=130:100:x='15+10*sin(t/4)':y=10 -c:a copy", "pan.mp4: the camera moves")]
    [InlineData("zoom.mp4", "-preset ultrafast -vf scale=w='160*(1+t/400)':h='120*(1+t/400)':eval=frame,crop=160:120 -c:a copy", "zoom.mp4: the camera moves")]
    [InlineData("pair.mp4", "-preset ultrafast -filter_complex [0:v]split[a][b];[b]hflip[c];[a][c]hstack -c:a copy", "pair.mp4: two separate things move")]
    [InlineData("still.mp4", "-preset ultrafast -vf trim=end_frame=1,loop=loop=-1:size=1,setpts=N/25/TB -c:a copy -shortest", "still.mp4: nothing moves")]
    [InlineData("sound.wav", "-vn", "sound.wav is not a video")]
    [InlineData("picture.png", "-frames:v 1", "picture.png is not a video")]
    public async Task WhatIsWrongWithTheFootageIsNamed(string name, string arguments, string reason)
    {
        var video = await SpoiledAsync(name, arguments);
        Assert.Contains(reason, await RefusedAsync(talk.Options("refused") with { Video = video }));
    }

    [Fact]
    public async Task FilesThatAreNoVideoAtAllAreRefused()
    {
        var options = talk.Options("refused");
        Assert.Contains("is not a video", await RefusedAsync(options with { Video = talk.Transcript }));
        var noise = talk.Folder["noise.mp4"];
        File.WriteAllBytes(noise, Enumerable.Range(0, 5000).Select(i => (byte)(i * i * 7)).ToArray());
        Assert.Contains("noise.mp4 is not a video", await RefusedAsync(options with { Video = noise }));
        var whole = File.ReadAllBytes(talk.Video);
        File.WriteAllBytes(talk.Folder["torn.mp4"], whole[..(whole.Length / 2)]);
        Assert.Contains("torn.mp4 is not a video", await RefusedAsync(options with { Video = talk.Folder["torn.mp4"] }));
        Assert.Contains("There is no video at /nowhere.mp4", await RefusedAsync(options with { Video = "/nowhere.mp4" }));
    }

    [Fact]
    public async Task APictureOfTheEmptySceneMustBeThisCamerasOwn()
    {
        var options = talk.Options("refused");
        Assert.Contains("/nowhere.png does not exist", await RefusedAsync(options with { Background = "/nowhere.png" }));
        Assert.Contains("--background", await RefusedAsync(options with { Background = talk.Transcript }));
        var cropped = talk.Folder["cropped.png"];
        await Ffmpeg.RunAsync("ffmpeg", $"-v error -y -i {talk.Folder["scene.png"]} -vf crop=100:100 {cropped}");
        Assert.Contains("cropped.png is 100x100, the footage is 160x120", await RefusedAsync(options with { Background = cropped }));
    }

    [Fact]
    public async Task AFileThatWasTornOffIsToldFromAShortOne()
    {
        var fast = await SpoiledAsync("front.mp4", "-c copy -movflags +faststart");
        var whole = File.ReadAllBytes(fast);
        File.WriteAllBytes(fast, whole[..(whole.Length / 2)]);
        Assert.Contains("the file is damaged", await RefusedAsync(talk.Options("refused") with { Video = fast }));
    }

    [Fact]
    public async Task AnotherTalksTranscriptIsRefusedWithItsSentences()
    {
        var other = talk.Folder["other.txt"];
        File.WriteAllText(other, string.Join(' ', Talk.OtherSentences));
        var message = await RefusedAsync(talk.Options("refused") with { Transcript = other });
        Assert.Contains("other.txt does not fit what is heard", message);
        Assert.Contains("of 16 sentences cost more than 0.91", message);
        Assert.Contains(Talk.OtherSentences, s => message.Contains(s[..20]));
    }

    [Fact]
    public async Task TwoVoicesAreHeard()
    {
        var pair = await Talk.SpeakAsync("rms", "rms", "awb");
        var video = talk.Folder["voices.mp4"];
        await pair.FilmAsync(video);
        Assert.Contains("two people seem to speak", await RefusedAsync(talk.Options("refused") with { Video = video }));
    }

    [Fact]
    public async Task WithoutTranscriptOrWithNothingToSayItIsRefused()
    {
        var options = talk.Options("refused");
        Assert.Contains("There is no transcript at /nowhere.txt", await RefusedAsync(options with { Transcript = "/nowhere.txt" }));
        File.WriteAllText(talk.Folder["chinese.txt"], "你好，世界。");
        Assert.Contains("holds no word that the English voice can say", await RefusedAsync(options with { Transcript = talk.Folder["chinese.txt"] }));
        Assert.Contains("is not UTF-8 text", await RefusedAsync(options with { Transcript = WithBytes("latin.txt", [0xE9, 0x20, 0xE8]) }));
    }

    [Fact]
    public async Task ARegionOrSizeThatCannotBeIsNamed()
    {
        var options = talk.Options("refused");
        Assert.Contains("--region is 100,0,100,50; allowed is a part of the picture of 160x120", await RefusedAsync(options with { Region = new Box(100, 0, 100, 50) }));
        Assert.Contains("--size is 100", await RefusedAsync(options with { Size = 100 }));
    }

    [Fact]
    public async Task WhatStandsAtTheOutputIsNotTouched()
    {
        Directory.CreateDirectory(talk.Folder["mine"]);
        File.WriteAllText(talk.Folder["mine/letter.txt"], "dear");
        var error = await Assert.ThrowsAsync<FootageException>(() => new FootagePreparation(talk.Options("mine"), _ => { }).RunAsync(default));
        Assert.Contains("already holds other files", error.Message);
        Assert.Equal(["letter.txt"], Directory.GetFiles(talk.Folder["mine"]).Select(Path.GetFileName));
        Assert.Equal(talk.Prepared.SourceDigest, (await new FootagePreparation(talk.WithScene("prepared"), p => Assert.Fail(p.Step)).RunAsync(default)).SourceDigest);
    }

    [Fact]
    public async Task TheCommandSaysItInOneLine()
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Presenter.Renderer.dll"), "prepare", "--video", talk.Video, "--transcript", talk.Transcript, "--consent", "/nowhere.json", "--out", talk.Folder["refused"]])
            { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(1, program.ExitCode);
        Assert.StartsWith("presenter prepare: There is no consent at /nowhere.json", said);
        Assert.Single(said.TrimEnd().Split('\n'));
    }

    private string WithBytes(string name, byte[] bytes)
    {
        File.WriteAllBytes(talk.Folder[name], bytes);
        return talk.Folder[name];
    }
}
