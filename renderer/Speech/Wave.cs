using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Presenter.Renderer.Speech;

/// <summary>RIFF WAVE files of 16-bit mono, as the synthesisers write them.</summary>
public static class Wave
{
    /// <exception cref="InvalidDataException">not such a file</exception>
    public static (short[] Pcm, int SampleRate) Read(byte[] file)
    {
        if (file.Length < 44 || !file.AsSpan(0, 4).SequenceEqual("RIFF"u8) || !file.AsSpan(8, 4).SequenceEqual("WAVE"u8))
            throw new InvalidDataException("the synthesiser wrote no RIFF WAVE file");
        int rate = 0, channels = 0, bits = 0;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var size = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4)), (uint)(file.Length - at - 8));
            var body = file.AsSpan(at + 8, size);
            if (file.AsSpan(at, 4).SequenceEqual("fmt "u8))
            {
                channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
                rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
                bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
            }
            else if (file.AsSpan(at, 4).SequenceEqual("data"u8))
            {
                if (channels != 1 || bits != 16)
                    throw new InvalidDataException($"the synthesiser wrote {channels} channels of {bits} bits; one of 16 is expected");
                return (MemoryMarshal.Cast<byte, short>(body).ToArray(), rate);
            }
            at += 8 + size + (size & 1);
        }
        throw new InvalidDataException("the synthesiser's file has no sound in it");
    }

    /// <summary>A whole file.</summary>
    public static byte[] Write(ReadOnlySpan<short> pcm, int sampleRate)
    {
        var file = new byte[44 + pcm.Length * 2];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), sampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), pcm.Length * 2);
        MemoryMarshal.AsBytes(pcm).CopyTo(file.AsSpan(44));
        return file;
    }

    /// <summary>Twice the sample rate by a half-band filter (windowed sinc, 32 taps a side).</summary>
    public static short[] Double(short[] pcm)
    {
        const int reach = 16;
        var taps = Enumerable.Range(0, 2 * reach).Select(i =>
        {
            var x = i - reach + 0.5;
            return Math.Sin(Math.PI * x) / (Math.PI * x) * (0.5 + 0.5 * Math.Cos(Math.PI * x / (reach + 0.5)));
        }).ToArray();
        var made = new short[pcm.Length * 2];
        for (var i = 0; i < pcm.Length; i++)
        {
            made[2 * i] = pcm[i];
            double sum = 0;
            for (var k = 0; k < taps.Length; k++)
            {
                var from = i + k - reach + 1;
                if (from >= 0 && from < pcm.Length)
                    sum += taps[k] * pcm[from];
            }
            made[2 * i + 1] = (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue);
        }
        return made;
    }
}
