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
}
