using System.Buffers.Binary;

namespace Presenter.Renderer.Encoding;

/// <summary>Writes nested ISO base media boxes (ISO/IEC 14496-12, section 4.2): length, four letters, content.</summary>
internal sealed class BoxWriter
{
    private byte[] _bytes = new byte[1 << 10];

    public int Length { get; private set; }

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public BoxWriter Box(string type, Action content)
    {
        var start = Length;
        U32(0).Text(type);
        content();
        PatchU32(start, (uint)(Length - start));
        return this;
    }

    public BoxWriter FullBox(string type, byte version, uint flags, Action content) =>
        Box(type, () =>
        {
            U32(((uint)version << 24) | flags);
            content();
        });

    public BoxWriter U8(byte value)
    {
        Reserve(1)[0] = value;
        return this;
    }

    public BoxWriter U16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), (ushort)value);
        return this;
    }

    public BoxWriter U32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);
        return this;
    }

    public BoxWriter U64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Reserve(8), value);
        return this;
    }

    public BoxWriter Zeros(int count)
    {
        Reserve(count).Clear();
        return this;
    }

    public BoxWriter Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        return this;
    }

    public BoxWriter Text(string ascii)
    {
        System.Text.Encoding.ASCII.GetBytes(ascii, Reserve(ascii.Length));
        return this;
    }

    public void PatchU32(int position, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(position), value);

    private Span<byte> Reserve(int count)
    {
        if (Length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
