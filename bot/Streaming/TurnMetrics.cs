using System.Diagnostics.Metrics;

namespace Presenter.Bot.Streaming;

/// <summary>
/// How long visitors wait, in milliseconds: from the question's arrival as the server sees it, from the question's key as
/// pages report it (presenter.page). Read with `dotnet-counters` or OpenTelemetry.</summary>
public sealed class TurnMetrics
{
    public const string MeterName = "Presenter.Bot";

    public TurnMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        FirstSentence = meter.CreateHistogram<double>("presenter.turn.first_sentence", "ms");
        FirstSegment = meter.CreateHistogram<double>("presenter.turn.first_segment", "ms");
        Turns = meter.CreateCounter<long>("presenter.turns");
        Feedback = meter.CreateCounter<long>("presenter.feedback");
        PageFirstSegment = meter.CreateHistogram<double>("presenter.page.first_segment", "ms");
        PageFirstFrame = meter.CreateHistogram<double>("presenter.page.first_frame", "ms");
        PageStalls = meter.CreateHistogram<int>("presenter.page.stalls", "{stall}");
        PageStalled = meter.CreateHistogram<double>("presenter.page.stalled", "ms");
        PageDrift = meter.CreateHistogram<double>("presenter.page.drift", "ms");
        PageLag = meter.CreateHistogram<double>("presenter.page.lag", "ms");
        PageCorrected = meter.CreateHistogram<double>("presenter.page.corrected", "ms");
        PageOffset = meter.CreateHistogram<double>("presenter.page.offset", "ms");
        PageDropped = meter.CreateHistogram<int>("presenter.page.dropped_frames", "{frame}");
    }

    public Histogram<double> FirstSentence { get; }

    public Histogram<double> FirstSegment { get; }

    public Counter<long> Turns { get; }

    /// <summary>Thumbs, by the tag `helpful`.</summary>
    public Counter<long> Feedback { get; }

    public Histogram<double> PageFirstSegment { get; }

    public Histogram<double> PageFirstFrame { get; }

    public Histogram<int> PageStalls { get; }

    public Histogram<double> PageStalled { get; }

    /// <summary>The sound device's clock against the page's, without standstills and corrections.</summary>
    public Histogram<double> PageDrift { get; }

    /// <summary>How far an answer ended behind one that had never stood still.</summary>
    public Histogram<double> PageLag { get; }

    /// <summary>Won (or, below 0, given) by playing a little faster or slower.</summary>
    public Histogram<double> PageCorrected { get; }

    /// <summary>The picture against the sound; above 0 the picture is early.</summary>
    public Histogram<double> PageOffset { get; }

    public Histogram<int> PageDropped { get; }

    /// <summary>Takes what a page reports. Pages are anybody's: what cannot be is left out.</summary>
    public void Take(MeasuredRequest page)
    {
        const double Longest = 600_000;
        static bool Wait(double? ms) => ms is >= 0 and <= Longest;
        if (Wait(page.FirstSegmentMs))
            PageFirstSegment.Record(page.FirstSegmentMs!.Value);
        if (!Wait(page.FirstFrameMs))
            return;
        PageFirstFrame.Record(page.FirstFrameMs!.Value);
        if (page.Stalls is >= 0 and <= 10_000 && Wait(page.StalledMs))
        {
            PageStalls.Record(page.Stalls);
            PageStalled.Record(page.StalledMs);
        }
        foreach (var (histogram, value) in new[] { (PageDrift, page.DriftMs), (PageLag, page.LagMs), (PageCorrected, page.CorrectedMs), (PageOffset, page.OffsetMs) })
        {
            if (value is >= -Longest and <= Longest)
                histogram.Record(value.Value);
        }
        if (page.DroppedFrames is >= 0 and <= 1_000_000)
            PageDropped.Record(page.DroppedFrames);
    }
}
