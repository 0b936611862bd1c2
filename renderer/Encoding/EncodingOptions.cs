namespace Presenter.Renderer.Encoding;

/// <summary>How an answer is encoded; section "Encoding" of appsettings.json.</summary>
public sealed record EncodingOptions
{
    public const string Section = "Encoding";

    private static readonly string[] Presets =
        ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"];

    /// <summary>x264 preset: processor time against size.</summary>
    public string Preset { get; init; } = "superfast";

    /// <summary>x264 constant rate factor, 0 (lossless) to 51; about 20 to 23 looks like the source.</summary>
    public int Crf { get; init; } = 22;

    /// <summary>x264 threads (sliced: they add no delay). One leaves the other core to the generator.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>AAC bit rate, kbit/s.</summary>
    public int AudioKilobits { get; init; } = 96;

    /// <summary>Seconds from one keyframe to the next; the first frame always is one.</summary>
    public int KeyframeSeconds { get; init; } = 2;

    /// <summary>Frames in the first media segment; 5 are 0.2 s. The second has as many, each later one as many more, up to the next value.</summary>
    public int FirstSegmentFrames { get; init; } = 5;

    public int LongestSegmentFrames { get; init; } = 25;

    /// <summary>ffmpeg processes that stand ready for the next turns.</summary>
    public int SpareEncoders { get; init; } = 1;

    /// <summary>Folder that holds the ffmpeg program; empty looks along PATH.</summary>
    public string FfmpegFolder { get; init; } = "";

    /// <exception cref="ArgumentException">Names the key, its value and what is allowed.</exception>
    public EncodingOptions Validate()
    {
        if (!Presets.Contains(Preset))
        {
            throw new ArgumentException($"{Section}:{nameof(Preset)} is \"{Preset}\"; allowed are {string.Join(", ", Presets)}.");
        }

        Within(nameof(Crf), Crf, 0, 51);
        Within(nameof(Threads), Threads, 1, 16);
        Within(nameof(AudioKilobits), AudioKilobits, 32, 256);
        Within(nameof(KeyframeSeconds), KeyframeSeconds, 1, 30);
        Within(nameof(FirstSegmentFrames), FirstSegmentFrames, 1, 10);
        Within(nameof(LongestSegmentFrames), LongestSegmentFrames, FirstSegmentFrames, MediaClock.FrameRate);
        Within(nameof(SpareEncoders), SpareEncoders, 1, 64);
        if (FfmpegFolder.Length > 0 && !Directory.Exists(FfmpegFolder))
        {
            throw new ArgumentException($"{Section}:{nameof(FfmpegFolder)} is \"{FfmpegFolder}\"; allowed is an existing folder, or empty for PATH.");
        }

        return this;
    }

    private static void Within(string key, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"{Section}:{key} is {value}; allowed are {least} to {most}.");
        }
    }
}
