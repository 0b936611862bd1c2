using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Presenter.Bot.Streaming;
using Xunit;

namespace Presenter.Tests.Streaming;

/// <summary>What pages measure becomes metrics; a page that lies does not spoil them.</summary>
public class PageFigures
{
    [Fact]
    public void WaitsAndStandstillsOfPagesAreMetrics()
    {
        var told = Take(new MeasuredRequest { FirstSegmentMs = 310, FirstFrameMs = 420, Stalls = 2, StalledMs = 900, DriftMs = -12, DroppedFrames = 3 });
        Assert.Equal(
            [("presenter.page.first_segment", 310), ("presenter.page.first_frame", 420), ("presenter.page.stalls", 2), ("presenter.page.stalled", 900), ("presenter.page.drift", -12), ("presenter.page.dropped_frames", 3)],
            told);
    }

    [Fact]
    public void AnAnswerThatWasReadCountsNoPicture() => Assert.Empty(Take(new MeasuredRequest { DroppedFrames = 3 }));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    [InlineData(1e9)]
    public void WhatCannotBeIsLeftOut(double ms) =>
        Assert.Equal([("presenter.page.first_frame", 1)], Take(new MeasuredRequest { FirstSegmentMs = ms, FirstFrameMs = 1, Stalls = -1, StalledMs = ms, DriftMs = ms < 0 ? double.NaN : ms, DroppedFrames = -1 }));

    private static List<(string, double)> Take(MeasuredRequest page)
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton<TurnMetrics>().BuildServiceProvider();
        var metrics = services.GetRequiredService<TurnMetrics>();
        var told = new List<(string, double)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Scope == metrics.PageFirstFrame.Meter.Scope) l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => told.Add((instrument.Name, value)));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => told.Add((instrument.Name, value)));
        listener.Start();
        metrics.Take(page);
        return told;
    }
}
