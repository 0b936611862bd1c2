using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Presenter.Renderer.Encoding;

/// <summary>
/// Keeps ffmpeg processes ready for the next turns, since starting one takes longer than encoding the first frames.
/// Each turn takes one for itself; the next is started when that turn is two seconds ahead or over, and one that died while it waited is replaced.
/// </summary>
public sealed partial class WarmEncoders : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Task<TurnEncoder>> _spares = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly ILogger _log;
    private readonly byte[] _origin;
    private string? _mimeType;

    /// <param name="width">Pixels, even.</param>
    /// <param name="height">Pixels, even.</param>
    /// <param name="origin">An XMP packet that goes with every turn's init segment; empty: none.</param>
    /// <exception cref="ArgumentException">A wrong option or picture size.</exception>
    /// <exception cref="EncoderFailedException">ffmpeg is not installed.</exception>
    public WarmEncoders(EncodingOptions options, int width, int height, ILogger<WarmEncoders>? log = null, byte[]? origin = null)
    {
        if (width < 16 || height < 16 || width % 2 != 0 || height % 2 != 0)
        {
            throw new ArgumentException($"A picture of {width}x{height} cannot be encoded: both sides must be even and at least 16.");
        }

        Options = options.Validate();
        (Width, Height) = (width, height);
        _origin = origin ?? [];
        _log = log ?? (ILogger)NullLogger.Instance;
        FfmpegProgram.Locate(options.FfmpegFolder);
        Refill();
    }

    public EncodingOptions Options { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>What a browser's source buffer is opened with, as the running encoders' own streams say.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="WarmUpAsync"/>.</exception>
    public string MimeType => _mimeType ?? throw new InvalidOperationException("The encoders' MIME type is known after WarmUpAsync.");

    /// <summary>Returns when a first encoder is ready.</summary>
    /// <exception cref="EncoderFailedException">ffmpeg does not start, or lacks an encoder.</exception>
    public async Task WarmUpAsync(CancellationToken cancellation)
    {
        Task<TurnEncoder> first;
        lock (_gate)
        {
            Refill();
            first = _spares.First!.Value;
        }

        _mimeType = (await first.WaitAsync(cancellation)).Init.MimeType;
    }

    /// <summary>An encoder for one turn; the caller disposes it.</summary>
    internal async Task<TurnEncoder> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task<TurnEncoder> spare;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
                Refill();
                spare = _spares.First!.Value;
                _spares.RemoveFirst();
            }

            TurnEncoder encoder;
            try
            {
                encoder = await spare.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                Discard(spare);
                throw;
            }

            if (encoder.IsAlive)
            {
                _mimeType ??= encoder.Init.MimeType;
                return encoder;
            }

            await encoder.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<TurnEncoder>[] spares;
        lock (_gate)
        {
            _closing.Cancel();
            spares = [.. _spares];
            _spares.Clear();
        }

        await Task.WhenAll(spares.Select(DisposeAsync));
    }

    /// <summary>Starts what is missing. Called when a turn is two seconds ahead, or over: earlier it would slow that down.</summary>
    internal void Refill()
    {
        lock (_gate)
        {
            while (_spares.Count < Options.SpareEncoders && !_closing.IsCancellationRequested)
            {
                var spare = Task.Run(() => TurnEncoder.StartAsync(Options, Width, Height, _origin, _closing.Token));
                _spares.AddLast(spare);
                _ = WatchAsync(spare);
            }
        }
    }

    /// <summary>Takes a spare that died out of the row and starts another; one that never started is left to whoever asks next.</summary>
    private async Task WatchAsync(Task<TurnEncoder> spare)
    {
        try
        {
            var encoder = await spare;
            await encoder.Exited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_gate)
            {
                if (!_spares.Remove(spare))
                {
                    return;
                }
            }

            LogSpareDied(encoder.Exited.Exception?.GetBaseException().Message ?? "it ended");
            await encoder.DisposeAsync();
            Refill();
        }
        catch (Exception e)
        {
            // Not started again here: with a broken ffmpeg that would never end. The next turn tries.
            lock (_gate)
            {
                _spares.Remove(spare);
            }

            if (!_closing.IsCancellationRequested)
            {
                LogSpareFailed(e.Message);
            }
        }
    }

    private static void Discard(Task<TurnEncoder> spare) => _ = DisposeAsync(spare);

    private static async Task DisposeAsync(Task<TurnEncoder> spare)
    {
        await ((Task)spare).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (spare.IsCompletedSuccessfully)
        {
            await (await spare).DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A waiting ffmpeg died and is replaced: {Reason}")]
    private partial void LogSpareDied(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A spare ffmpeg could not be started: {Reason}")]
    private partial void LogSpareFailed(string reason);
}
