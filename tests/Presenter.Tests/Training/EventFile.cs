using System.Buffers.Binary;
using Xunit;

namespace Presenter.Tests.Training;

/// <summary>
/// Reads TensorBoard's event files as TensorBoard does: records of a length, its masked CRC-32C, the bytes and theirs
/// (TFRecord format). A wrong checksum is what TensorBoard drops a file for.
/// </summary>
public static class EventFile
{
    public static IReadOnlyList<string> Read(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        var records = new List<string>();
        while (file.Length > 0)
        {
            var length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file));
            Assert.Equal(Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            Assert.Equal(Masked(file.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            records.Add(System.Text.Encoding.Latin1.GetString(file.Slice(12, length)));
            file = file[(16 + length)..];
        }
        return records;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = System.Numerics.BitOperations.Crc32C(crc, b);
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }
}
