using System.Diagnostics;
using Presenter.Renderer.Encoding;

namespace Presenter.Bot.Streaming;

/// <summary>Keeps rendering at most some seconds ahead of a playback that began with the first media segment.</summary>
public sealed class Pacing(double aheadSeconds)
{
    private Stopwatch? playing;

    /// <summary>Returns when the next segment may be made.</summary>
    public async Task WaitAsync(MediaSegment sent, CancellationToken cancellation)
    {
        if (sent.Kind != SegmentKind.Media)
            return;
        playing ??= Stopwatch.StartNew();
        var end = Renderer.MediaClock.TimeOfSample(sent.StartSample + sent.DurationSamples);
        var ahead = end - playing.Elapsed - TimeSpan.FromSeconds(aheadSeconds);
        if (ahead > TimeSpan.Zero)
            await Task.Delay(ahead, cancellation);
    }
}
