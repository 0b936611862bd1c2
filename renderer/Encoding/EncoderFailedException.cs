namespace Presenter.Renderer.Encoding;

/// <summary>ffmpeg could not start, or ended before the turn did.</summary>
/// <param name="exitCode">ffmpeg's exit code; 128 + n when signal n ended it; null when it never ran.</param>
/// <param name="lastLines">The last lines ffmpeg wrote to its standard error.</param>
public sealed class EncoderFailedException(string message, int? exitCode = null, IReadOnlyList<string>? lastLines = null)
    : Exception(message)
{
    public int? ExitCode { get; } = exitCode;

    public IReadOnlyList<string> LastLines { get; } = lastLines ?? [];
}
