using System.Diagnostics.Metrics;

namespace Presenter.Bot.Streaming;

/// <summary>How long visitors wait, in milliseconds from the question's arrival; read with `dotnet-counters` or OpenTelemetry.</summary>
public sealed class TurnMetrics
{
    public const string MeterName = "Presenter.Bot";

    public TurnMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        FirstSentence = meter.CreateHistogram<double>("presenter.turn.first_sentence", "ms");
        FirstSegment = meter.CreateHistogram<double>("presenter.turn.first_segment", "ms");
        Turns = meter.CreateCounter<long>("presenter.turns");
    }

    public Histogram<double> FirstSentence { get; }

    public Histogram<double> FirstSegment { get; }

    public Counter<long> Turns { get; }
}
