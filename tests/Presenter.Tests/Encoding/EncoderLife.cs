using System.Diagnostics;
using System.Threading.Channels;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using Xunit;

namespace Presenter.Tests.Encoding;

/// <summary>What happens to ffmpeg: without these a visitor waits for ever, or the machine fills with processes.</summary>
[Collection(nameof(EncoderLife))]
[CollectionDefinition(nameof(EncoderLife), DisableParallelization = true)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class EncoderLife
{
    private const int W = 64;
    private const int H = 48;

    [Theory]
    [InlineData("libx264")]
    [InlineData("aac")]
    public async Task A_killed_ffmpeg_fails_its_turn_with_the_reason_and_the_next_turn_works(string encoder)
    {
        await using var encoders = new WarmEncoders(new EncodingOptions(), W, H);
        await encoders.WarmUpAsync(default);
        var stage = new EncodingStage(encoders);
        var input = Channel.CreateBounded<FrameBatch>(4);
        await input.Writer.WriteAsync(await FirstBatchAsync());

        var failure = await Assert.ThrowsAsync<EncoderFailedException>(async () =>
        {
            await foreach (var segment in stage.RunAsync(input.Reader.ReadAllAsync(), default))
            {
                if (segment.Kind == SegmentKind.Media)
                {
                    Ffmpeg.Children(encoder).ForEach(id => Process.GetProcessById(id).Kill());
                }
            }
        });

        Assert.Equal(137, failure.ExitCode);
        Assert.Contains("exit code 137", failure.Message);
        Assert.Equal(25 * MediaClock.SamplesPerFrame, await LengthAsync(stage, 25));
    }

    [Fact]
    public async Task An_ffmpeg_that_dies_while_it_waits_is_replaced()
    {
        await using var encoders = new WarmEncoders(new EncodingOptions(), W, H);
        await encoders.WarmUpAsync(default);
        var dead = Ffmpeg.Children();
        Assert.Equal(2, dead.Count);
        dead.ForEach(id => Process.GetProcessById(id).Kill());
        while (Ffmpeg.Children().Except(dead).Count() < 2)
        {
            await Task.Delay(10);
        }

        Assert.Equal(25 * MediaClock.SamplesPerFrame, await LengthAsync(new EncodingStage(encoders), 25));
    }

    [Fact]
    public async Task A_cancelled_turn_and_a_shutdown_leave_no_ffmpeg_behind()
    {
        var encoders = new WarmEncoders(new EncodingOptions(), W, H);
        await encoders.WarmUpAsync(default);
        var ofTurn = Ffmpeg.Children();
        using var cancel = new CancellationTokenSource();
        var input = Channel.CreateBounded<FrameBatch>(4);
        await input.Writer.WriteAsync(await FirstBatchAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var segment in new EncodingStage(encoders).RunAsync(input.Reader.ReadAllAsync(cancel.Token), cancel.Token))
            {
                if (segment.Kind == SegmentKind.Media)
                {
                    cancel.Cancel();
                }
            }
        });

        Assert.Empty(Ffmpeg.Children().Intersect(ofTurn));
        await encoders.DisposeAsync();
        Assert.Empty(Ffmpeg.Children());
    }

    [Fact]
    public async Task Two_turns_at_once_do_not_mix()
    {
        await using var encoding = new EncodingFixture();
        const int Frames = 40;
        var levels = new byte[] { 40, 200 };
        var turns = levels.Select(_ => TurnId.New()).ToArray();
        var answers = await Task.WhenAll(levels.Select((level, i) => encoding.EncodeAsync(TestFrames.Turn(
            turns[i],
            EncodingFixture.Width,
            EncodingFixture.Height,
            Frames,
            picture: _ => TestFrames.Plain(EncodingFixture.Width, EncodingFixture.Height, level)))));

        for (var i = 0; i < levels.Length; i++)
        {
            Assert.All(answers[i], segment => Assert.Equal(turns[i], segment.Turn));
            var pictures = await Ffmpeg.PicturesAsync(await encoding.SaveAsync(answers[i]));
            var size = EncodingFixture.Width * EncodingFixture.Height * 3 / 2;
            Assert.Equal(Frames, pictures.Length / size);
            Assert.All(Enumerable.Range(0, Frames), frame => Assert.InRange(Math.Abs(pictures[frame * size] - levels[i]), 0, 3));
        }
    }

    [Fact]
    public async Task A_failing_generator_still_hands_on_what_it_made_and_then_its_own_error()
    {
        await using var encoders = new WarmEncoders(new EncodingOptions(), W, H);
        var samples = 0L;
        async IAsyncEnumerable<FrameBatch> Failing()
        {
            await foreach (var batch in TestFrames.Turn(TurnId.New(), W, H, 12))
            {
                yield return batch;
            }

            throw new InvalidDataException("the weights are damaged");
        }

        var failure = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var segment in new EncodingStage(encoders).RunAsync(Failing(), default))
            {
                samples += segment.DurationSamples;
            }
        });
        Assert.Equal("the weights are damaged", failure.Message);
        Assert.Equal(12 * MediaClock.SamplesPerFrame, samples);
    }

    [Fact]
    public void A_missing_ffmpeg_is_named_with_its_remedy()
    {
        var empty = Directory.CreateTempSubdirectory();
        var failure = Assert.Throws<EncoderFailedException>(() => new WarmEncoders(new EncodingOptions { FfmpegFolder = empty.FullName }, W, H));
        empty.Delete();
        Assert.Contains("apt-get install ffmpeg", failure.Message);
    }

    [Fact]
    public async Task An_ffmpeg_that_cannot_start_says_why()
    {
        // An ffmpeg whose libx264 is missing behaves like this one: a line on stderr, exit code 1.
        var folder = Directory.CreateTempSubdirectory();
        var program = Path.Combine(folder.FullName, "ffmpeg");
        await File.WriteAllTextAsync(program, "#!/bin/sh\n[ \"$1\" = -version ] && exit 0\necho \"Unknown encoder 'libx264'\" >&2\nexit 1\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await using var encoders = new WarmEncoders(new EncodingOptions { FfmpegFolder = folder.FullName }, W, H);
        var failure = await Assert.ThrowsAsync<EncoderFailedException>(() => encoders.WarmUpAsync(default));
        folder.Delete(true);
        Assert.Contains("Unknown encoder 'libx264'", failure.Message);
        Assert.Equal(1, failure.ExitCode);
    }

    [Theory]
    [InlineData("Crf", "99", "0 to 51")]
    [InlineData("Preset", "warp", "superfast")]
    [InlineData("LongestSegmentFrames", "26", "25")]
    public void A_wrong_option_names_the_key_the_value_and_what_is_allowed(string key, string value, string allowed)
    {
        var options = key switch
        {
            "Crf" => new EncodingOptions { Crf = int.Parse(value) },
            "Preset" => new EncodingOptions { Preset = value },
            _ => new EncodingOptions { LongestSegmentFrames = int.Parse(value) },
        };
        var message = Assert.Throws<ArgumentException>(options.Validate).Message;
        Assert.Contains("Encoding:" + key, message);
        Assert.Contains(value, message);
        Assert.Contains(allowed, message);
    }

    private static async Task<FrameBatch> FirstBatchAsync() =>
        await TestFrames.Turn(TurnId.New(), W, H, 5, batch: 5).FirstAsync();

    private static async Task<long> LengthAsync(EncodingStage stage, int frames)
    {
        var samples = 0L;
        await foreach (var segment in stage.RunAsync(TestFrames.Turn(TurnId.New(), W, H, frames), default))
        {
            samples += segment.DurationSamples;
        }

        return samples;
    }
}
