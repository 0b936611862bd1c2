using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Tests.Encoding;
using Xunit;

namespace Presenter.Tests.Footage;

/// <summary>Phones turn their pictures and drop frames: lips that drift from the sound are the first thing a visitor sees.</summary>
[Collection(nameof(PreparedTalk))]
public sealed class Cameras(PreparedTalk talk)
{
    private static async Task<List<byte[]>> DecodeAsync(string path)
    {
        var footage = await FootageProbe.ReadAsync(path, default);
        var frames = new List<byte[]>();
        await foreach (var frame in FootageDecoder.PicturesAsync(footage, new Box(0, 0, footage.Width, footage.Height), footage.Width / 2, footage.Height / 2, "gray", default))
            frames.Add(frame.ToArray());
        return frames;
    }

    private static double Difference(byte[] a, byte[] b) => a.Zip(b, (x, y) => (double)Math.Abs(x - y)).Average();

    [Fact]
    public async Task ATurnedPhoneVideoIsUpright()
    {
        // As a phone stores it: lying pictures and a note that they are to be turned.
        await Ffmpeg.RunAsync("ffmpeg", $"-v error -y -i {talk.Video} -vf transpose=2 -preset ultrafast -crf 14 -threads 1 -c:a copy {talk.Folder["lying.mp4"]}");
        await Ffmpeg.RunAsync("ffmpeg", $"-v error -y -i {talk.Folder["lying.mp4"]} -c copy -metadata:s:v rotate=270 {talk.Folder["phone.mp4"]}");
        var probe = await FootageProbe.ReadAsync(talk.Folder["phone.mp4"], default);
        Assert.NotEqual(0, probe.Rotation);
        Assert.Equal((Talk.Width, Talk.Height), (probe.Width, probe.Height));
        List<byte[]> upright = await DecodeAsync(talk.Video), phone = await DecodeAsync(talk.Folder["phone.mp4"]);
        Assert.InRange(phone.Count, upright.Count - 1, upright.Count + 1);
        Assert.True(Difference(upright[100], phone[100]) < 3);
        Assert.True(Difference(upright[100], upright[100].Reverse().ToArray()) > 10, "upside down would not be noticed");
    }

    [Fact]
    public async Task DroppedFramesAndALateStartStayInStep()
    {
        // Two of five pictures go, unevenly, and the sound begins 0.3 s late.
        await Ffmpeg.RunAsync("ffmpeg", $"-v error -y -i {talk.Video} -itsoffset 0.3 -i {talk.Video} -map 0:v -map 1:a -vf select='not(between(mod(n\\,5)\\,1\\,2))' -vsync vfr -preset ultrafast -crf 14 -threads 1 -c:a copy {talk.Folder["uneven.mkv"]}");
        List<byte[]> even = await DecodeAsync(talk.Video), uneven = await DecodeAsync(talk.Folder["uneven.mkv"]);
        Assert.InRange(uneven.Count, even.Count - 3, even.Count + 3);
        // Every kept picture is where it was; in between the one before stands for it.
        foreach (var k in new[] { 5, 500, 1000, even.Count / 5 * 5 - 10 })
        {
            Assert.True(Difference(even[k], uneven[k]) < 1, $"picture {k} is another");
            Assert.True(Difference(even[k], uneven[k + 1]) < Difference(even[k + 3], uneven[k + 1]) + 1);
        }
        short[] plain = await FootageDecoder.SoundAsync(talk.Video, default), late = await FootageDecoder.SoundAsync(talk.Folder["uneven.mkv"], default);
        static int Onset(short[] pcm) => Array.FindIndex(pcm, s => Math.Abs((int)s) > 2000);
        Assert.InRange(Onset(late) - Onset(plain), 4800 - 160, 4800 + 160);
    }

    /// <summary>A wall that the camera brightens must not pass for what moves, nor drown a person who hardly does.</summary>
    [Fact]
    public async Task WhoMovesLittleIsFoundBeforeAWallThatTheCameraBrightens()
    {
        async Task<Box> RegionAsync(string name, string camera)
        {
            await Ffmpeg.RunAsync("ffmpeg", "-v error -y -f lavfi -i color=0x909090:s=320x240:r=25:d=62 -f lavfi -i color=0xb0b0b0:s=60x80:r=25:d=62 -f lavfi -i sine=d=62 " +
                $"-filter_complex [0][1]overlay=x='130+3*sin(t*3)':y='80+2*sin(t*2)'{camera},format=yuv420p[v] -map [v] -map 2:a -preset ultrafast -crf 14 -threads 1 {talk.Folder[name]}");
            return (await FootageSurvey.MakeAsync(await FootageProbe.ReadAsync(talk.Folder[name], default), null, 128, _ => { }, default)).Framing.Region;
        }
        var locked = await RegionAsync("locked.mp4", "");
        Assert.InRange(locked.Width, 32, 96);
        Assert.Equal(locked, await RegionAsync("automatic.mp4", ",eq=eval=frame:contrast='1+0.2*sin(t)':brightness='0.1*sin(t)'"));
    }
}
