using Presenter.Renderer.Encoding;

namespace Presenter.Renderer;

/// <summary>The path from a planned sentence to media segments, readable as one method.</summary>
public sealed class PresentationPipeline
{
    /// <summary>What a browser's source buffer is opened with.</summary>
    public string MimeType => throw new NotSupportedException("the pipeline is being built");

    /// <summary>Loads the weights and runs every stage once, so that the first visitor waits for nothing.</summary>
    public Task WarmUpAsync(CancellationToken cancellation) => throw new NotSupportedException("the pipeline is being built");

    /// <summary>One turn. Cancelling drops what every stage holds.</summary>
    public IAsyncEnumerable<MediaSegment> RunAsync(IAsyncEnumerable<SpokenSentence> sentences, CancellationToken cancellation) =>
        throw new NotSupportedException("the pipeline is being built");
}
