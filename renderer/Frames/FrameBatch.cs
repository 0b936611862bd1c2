using Presenter.Renderer.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// A few finished frames with their sound. The tensor stays on the device until the encoder asks for the bytes; the
/// batch owns it and the encoder disposes the batch.
/// </summary>
/// <param name="Yuv">uint8 [frames, height * 3 / 2 * width]: planar YUV 4:2:0 (I420), BT.709, limited range.</param>
/// <param name="Pcm">frames x <see cref="MediaClock.SamplesPerFrame"/> samples, mono, 32 kHz.</param>
/// <param name="Words">Words that begin within these frames.</param>
public sealed record FrameBatch(
    TurnId Turn,
    long StartFrame,
    int Width,
    int Height,
    Tensor Yuv,
    ReadOnlyMemory<short> Pcm,
    IReadOnlyList<WordSpan> Words) : IDisposable
{
    public int Frames => checked((int)Yuv.shape[0]);

    public int BytesPerFrame => Width * Height * 3 / 2;

    /// <summary>Copies all frames, one after the other, to <paramref name="destination"/> (Frames x BytesPerFrame).</summary>
    public void CopyTo(Span<byte> destination)
    {
        using var onCpu = Yuv.device_type == DeviceType.CPU ? Yuv.alias() : Yuv.cpu();
        using var dense = onCpu.contiguous();
        dense.bytes.CopyTo(destination);
    }

    public void Dispose() => Yuv.Dispose();
}
