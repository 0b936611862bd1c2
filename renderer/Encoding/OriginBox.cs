using System.Buffers.Binary;

namespace Presenter.Renderer.Encoding;

/// <summary>
/// An XMP packet in an MP4 file: a "uuid" box at the top (XMP specification part 3, section 1.2.7; ISO/IEC 14496-12, section
/// 4.2). Players skip it; a source buffer must accept it ("ISO BMFF Byte Stream Format", section 3).
/// </summary>
internal static class OriginBox
{
    private const int Header = 8;

    private static readonly byte[] Xmp = Convert.FromHexString("BE7ACFCB97A942E89C71999491E3AFAC");

    /// <summary>The box after everything else: no position in the file changes.</summary>
    public static void Write(BoxWriter box, ReadOnlyMemory<byte> packet) => box.Box("uuid", () => box.Bytes(Xmp).Bytes(packet.Span));

    public static async Task AppendAsync(string file, ReadOnlyMemory<byte> packet, CancellationToken cancellation)
    {
        if (packet.IsEmpty)
        {
            return;
        }

        var box = new BoxWriter();
        Write(box, packet);
        await using var end = new FileStream(file, FileMode.Append, FileAccess.Write);
        await end.WriteAsync(box.ToArray(), cancellation);
    }

    /// <param name="boxes">Whole boxes, as an init segment's.</param>
    /// <returns>The packet; empty where there is none.</returns>
    public static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> boxes)
    {
        while (boxes.Length >= Header && BinaryPrimitives.ReadUInt32BigEndian(boxes.Span) is >= Header and var length && length <= boxes.Length)
        {
            var box = boxes[..(int)length];
            if (box.Span[4..].StartsWith("uuid"u8) && box.Span[Header..].StartsWith(Xmp))
            {
                return box[(Header + Xmp.Length)..];
            }

            boxes = boxes[(int)length..];
        }

        return default;
    }
}
