using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Xunit;

namespace Presenter.Tests.Encoding;

/// <summary>`presenter render`: without these its user gets a file that does not open, or half a file.</summary>
public sealed class Clip(EncodingFixture encoding) : IClassFixture<EncodingFixture>
{
    [Fact]
    public async Task A_clip_holds_every_frame_and_its_sound_with_the_index_in_front()
    {
        const int Frames = 60;
        var path = Path.Combine(encoding.Folder, "clip.mp4");
        var segments = encoding.Stage.RunAsync(TestFrames.Turn(TurnId.New(), EncodingFixture.Width, EncodingFixture.Height, Frames), default);
        var samples = await ClipWriter.WriteAsync(segments, path, encoding.Encoders.Options, null, default);

        Assert.Equal(Frames * MediaClock.SamplesPerFrame, samples);
        Assert.Equal(["ftyp", "moov"], Mp4Boxes.Read(await File.ReadAllBytesAsync(path)).Select(box => box.Type).Take(2));
        Assert.Equal(Frames, (await Ffmpeg.PicturesAsync(path)).Length / (EncodingFixture.Width * EncodingFixture.Height * 3 / 2));
        Assert.Equal("0.000000", await Ffmpeg.ProbeAsync(path, "-select_streams v -show_entries stream=start_time"));
        var sound = await Ffmpeg.SoundAsync(path);
        Assert.InRange(sound.Length - samples, 0, 1023);
        Assert.Equal(["clip.mp4"], Directory.GetFiles(encoding.Folder, "clip*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_clip_that_fails_half_way_leaves_the_old_one_and_no_rest()
    {
        var path = Path.Combine(encoding.Folder, "kept.mp4");
        await File.WriteAllTextAsync(path, "old");
        async IAsyncEnumerable<MediaSegment> Failing()
        {
            var turn = TestFrames.Turn(TurnId.New(), EncodingFixture.Width, EncodingFixture.Height, 20);
            await foreach (var segment in encoding.Stage.RunAsync(turn, default))
            {
                yield return segment;
                if (segment.Sequence == 1)
                {
                    throw new InvalidDataException("half way");
                }
            }
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => ClipWriter.WriteAsync(Failing(), path, encoding.Encoders.Options, null, default));
        Assert.Equal("old", await File.ReadAllTextAsync(path));
        Assert.Equal(["kept.mp4"], Directory.GetFiles(encoding.Folder, "kept*").Select(Path.GetFileName));
    }
}
