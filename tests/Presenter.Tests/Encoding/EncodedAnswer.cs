using System.Threading.Channels;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using Xunit;

namespace Presenter.Tests.Encoding;

/// <summary>What a visitor's player is given: without these an answer stutters, drifts, changes colour or does not play.</summary>
public sealed class EncodedAnswer(EncodingFixture encoding) : IClassFixture<EncodingFixture>
{
    private const int W = EncodingFixture.Width;
    private const int H = EncodingFixture.Height;

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(83)]
    public async Task Segments_join_to_a_file_that_decodes_with_every_frame_and_all_sound(int frames)
    {
        var segments = await encoding.EncodeAsync(TestFrames.Turn(TurnId.New(), W, H, frames));
        var file = await encoding.SaveAsync(segments);

        Assert.Equal(frames, (await Ffmpeg.PicturesAsync(file)).Length / (W * H * 3 / 2));

        // The last AAC frame is filled up with silence.
        var sound = await Ffmpeg.SoundAsync(file);
        Assert.InRange(sound.Length - (frames * MediaClock.SamplesPerFrame), 0, 1023);
        var expected = Enumerable.Range(0, frames * MediaClock.SamplesPerFrame).Select(i => (double)TestFrames.Tone(i)).ToArray();
        var error = expected.Zip(sound, (a, b) => (a - b) * (a - b)).Sum();
        Assert.InRange(error / expected.Sum(a => a * a), 0, 0.05);
    }

    [Fact]
    public async Task Segments_follow_each_other_without_gaps_on_both_tracks()
    {
        const int Frames = 83;
        var segments = await encoding.EncodeAsync(TestFrames.Turn(TurnId.New(), W, H, Frames));
        var media = segments.Skip(1).ToList();

        Assert.Equal(SegmentKind.Init, segments[0].Kind);
        Assert.Equal(["ftyp", "moov"], Mp4Boxes.Read(segments[0].Bytes).Select(box => box.Type));
        Assert.Equal(Enumerable.Range(0, segments.Count), segments.Select(segment => segment.Sequence));
        Assert.InRange(media[0].DurationSamples, 1, (long)(0.4 * MediaClock.SampleRate));
        Assert.All(media, segment => Assert.InRange(segment.DurationSamples, 0, MediaClock.SampleRate));
        long position = 0, sound = 0;
        foreach (var segment in media)
        {
            var tracks = Mp4Boxes.Tracks(segment.Bytes);
            Assert.Equal(position, segment.StartSample);
            Assert.Equal((position, segment.DurationSamples), tracks[1]);
            Assert.Equal(sound, tracks[2].Start);
            position += segment.DurationSamples;
            sound += tracks[2].Duration;
        }

        // The sound's track begins with the 1024 samples that prime the decoder.
        Assert.Equal(Frames * MediaClock.SamplesPerFrame, position);
        Assert.Equal(position + 1024, sound);
    }

    [Fact]
    public async Task Five_frames_are_enough_for_the_first_segment_and_five_more_for_the_second()
    {
        var turn = TurnId.New();
        var input = Channel.CreateBounded<FrameBatch>(16);
        await using var output = encoding.Stage.RunAsync(input.Reader.ReadAllAsync(), default).GetAsyncEnumerator();
        await FeedAsync(0, 5);

        // With frames held back anywhere this would wait for ever: nothing more is fed before the segment is out.
        Assert.True(await output.MoveNextAsync());
        Assert.True(await output.MoveNextAsync());
        Assert.Equal(5 * MediaClock.SamplesPerFrame, output.Current.DurationSamples);
        await FeedAsync(5, 5);
        Assert.True(await output.MoveNextAsync());
        Assert.Equal(5 * MediaClock.SamplesPerFrame, output.Current.DurationSamples);

        async Task FeedAsync(int start, int count)
        {
            var frames = Enumerable.Range(start, count).Select(i => TestFrames.Plain(W, H, (byte)(50 + i))).ToArray();
            await input.Writer.WriteAsync(TestFrames.Batch(turn, start, W, H, frames, new short[count * MediaClock.SamplesPerFrame]));
        }
    }

    [Fact]
    public async Task Each_word_travels_with_the_segment_within_which_it_begins()
    {
        IEnumerable<WordSpan> Words(int frame) => frame % 7 == 3
            ? [new WordSpan(0, $"word{frame}", 0, (frame * MediaClock.SamplesPerFrame) + 100, (frame + 5) * MediaClock.SamplesPerFrame)]
            : [];
        var segments = await encoding.EncodeAsync(TestFrames.Turn(TurnId.New(), W, H, 60, words: Words));

        Assert.Equal(Enumerable.Range(0, 60).SelectMany(Words), segments.SelectMany(segment => segment.Words));
        Assert.All(segments, segment => Assert.All(segment.Words, word =>
            Assert.InRange(word.StartSample, segment.StartSample, segment.StartSample + segment.DurationSamples - 1)));
    }

    [Fact]
    public async Task Colours_come_back_as_they_went_in_and_are_marked_as_bt709()
    {
        var red = TestFrames.Plain(W, H, 63, 102, 240);
        var segments = await encoding.EncodeAsync(TestFrames.Turn(TurnId.New(), W, H, 10, picture: _ => red));
        var file = await encoding.SaveAsync(segments);

        var decoded = await Ffmpeg.PicturesAsync(file);
        var worst = decoded.Zip(Enumerable.Repeat(red, 10).SelectMany(frame => frame), (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(worst, 0, 3);
        Assert.Equal(
            ["tv", "bt709", "bt709", "bt709"],
            (await Ffmpeg.ProbeAsync(file, "-select_streams v -show_entries stream=color_range,color_space,color_transfer,color_primaries")).Split('\n'));
    }

    [Fact]
    public async Task A_flash_and_a_click_stay_together_to_the_end_of_five_minutes()
    {
        // One of each every ten seconds, at the same moment.
        const int Every = 250;
        const int Frames = 7501;
        var dark = TestFrames.Plain(W, H, 20);
        var white = TestFrames.Plain(W, H, 230);
        var segments = await encoding.EncodeAsync(TestFrames.Turn(
            TurnId.New(),
            W,
            H,
            Frames,
            batch: 25,
            picture: i => i % Every == 3 ? white : dark,
            sound: s => s / MediaClock.SamplesPerFrame % Every == 3 && s % MediaClock.SamplesPerFrame < 64 ? (short)20000 : (short)0));
        var file = await encoding.SaveAsync(segments);

        var lines = (await Ffmpeg.ProbeAsync(file, "-select_streams v -show_entries packet=pts")).Split('\n').Select(long.Parse).ToArray();
        var pictures = await Ffmpeg.PicturesAsync(file);
        var flashes = Enumerable.Range(0, Frames).Where(i => pictures[(long)i * dark.Length] > 128).Select(i => lines[i]).ToList();
        var sound = await Ffmpeg.SoundAsync(file);
        var clicks = Enumerable.Range(0, sound.Length).Where(i => Math.Abs((int)sound[i]) > 6000).Aggregate(
            new List<long>(),
            (found, i) =>
            {
                if (found.Count == 0 || i - found[^1] > MediaClock.SampleRate)
                {
                    found.Add(i);
                }

                return found;
            });

        Assert.Equal((Frames - 4) / Every + 1, flashes.Count);
        Assert.Equal(flashes.Count, clicks.Count);
        Assert.All(flashes.Zip(clicks, (flash, click) => click - flash), offset => Assert.InRange(offset, -64, 64));
    }
}
