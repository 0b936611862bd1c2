using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>
/// In one pass over memory each, on the calling thread, with AVX2. For serving: learned pictures are laid out once for sampling, so
/// parameters must not change any more, and nothing takes gradients.
/// </summary>
internal sealed unsafe class CpuKernels<T, TLanes> : IFrameKernels where T : unmanaged where TLanes : ILanes<T>
{
    private readonly ConcurrentDictionary<nint, float[]> packed = new();
    private readonly ConcurrentDictionary<nint, byte[]> zones = new();

    public Tensor Modulate(Tensor x, Tensor modulation, int part, Tensor? places)
    {
        int batch = (int)x.shape[0], channels = (int)x.shape[1], pixels = (int)(x.shape[2] * x.shape[3]), count = (int)modulation.shape[1];
        var made = empty([batch, x.shape[2], x.shape[3], channels], dtype: x.dtype);
        var from = x.permute(0, 2, 3, 1).contiguous();
        var all = modulation.contiguous();
        var pure = places is null ? null : zones.GetOrAdd(places.Handle, _ => Modulation.Pure(places));
        fixed (byte* zone = pure)
        {
            for (var b = 0; b < batch; b++)
            {
                var own = all.First<float>() + (long)b * count * 4 * channels;
                var job = new Modulation(own, part, count, channels, places is null ? null : places.First<float>(), zone);
                var first = (long)b * pixels * channels;
                job.Run<T, TLanes>(from.First<T>() + first, made.First<T>() + first, pixels);
            }
        }
        return made.permute(0, 3, 1, 2);
    }

    public void AddSampled(Tensor to, int channel, Tensor texture, Tensor positions)
    {
        var into = to.permute(0, 2, 3, 1);
        if (!into.is_contiguous())
            throw new ArgumentException($"{string.Join(", ", to.shape)} with strides {string.Join(", ", to.stride())} is not channels last", nameof(to));
        int channels = (int)texture.shape[1], height = (int)positions.shape[2], width = (int)positions.shape[3];
        var at = positions.contiguous();
        var picture = Packed(texture);
        fixed (float* first = picture)
        {
            for (var b = 0; b < into.shape[0]; b++)
            {
                var x = at.First<float>() + 2L * b * width * height;
                var job = new TextureSampling(first, channels, (int)texture.shape[3], (int)texture.shape[2], x, x + (long)width * height, width, height);
                job.AddTo<T, TLanes>(into.First<T>() + (long)b * width * height * into.shape[3] + channel, (int)into.shape[3]);
            }
        }
    }

    public Tensor Compose(FrameLayers layers, FrameParts parts)
    {
        var (width, height) = (layers.Options.Width, layers.Options.Height);
        var batch = (int)parts.Turn.shape[0];
        var made = empty([batch, 3, height, width]);
        Tensor turn = parts.Turn.contiguous(), exact = parts.Exact.permute(0, 2, 3, 1).contiguous(), shade = parts.Shade.contiguous();
        var looks = parts.Looks?.contiguous();
        var whole = parts.Correction.permute(0, 2, 3, 1).contiguous();
        var details = parts.Details.Select(d => d with { Made = d.Made.permute(0, 2, 3, 1).contiguous() }).ToArray();
        var background = layers.Background.to(float32).contiguous();
        var room = CompositionRoom<T>.OfThread(width, height);
        Array.Clear(room.Looks);
        fixed (float* head = Packed(layers.Head), rows = room.Rows)
        fixed (T* correction = room.Correction, look = room.Looks)
        {
            for (var b = 0; b < batch; b++)
            {
                var shuffled = new PixelShuffle<T, TLanes>(correction, width);
                shuffled.Set(whole.First<T>() + b * whole.stride(0), height, rows);
                foreach (var (box, detail, window) in details)
                    shuffled.Add(detail.First<T>() + b * detail.stride(0), box, window.First<float>(), rows);
                if (looks is not null)
                    layers.Looks!.Lay<T, TLanes>(looks.First<float>(), b, batch, look);
                new Composition<T, TLanes>(width, height, head, background.First<float>(), correction, looks is null ? null : look, rows)
                {
                    Turn = turn.First<float>() + b * turn.stride(0),
                    Exact = exact.First<float>() + b * exact.stride(0),
                    Shade = shade.First<float>() + b * shade.stride(0),
                }.Into(made.First<float>() + b * made.stride(0));
            }
        }
        return made;
    }

    /// <summary>A learned picture with its channels side by side: all of a pixel come with one access.</summary>
    private float[] Packed(Tensor picture) => packed.GetOrAdd(picture.Handle, _ =>
    {
        using var scope = NewDisposeScope();
        var made = GC.AllocateUninitializedArray<float>((int)picture.numel());
        MemoryMarshal.Cast<byte, float>(picture.to(float32).permute(0, 2, 3, 1).contiguous().bytes).CopyTo(made);
        return made;
    });
}
