using System.Buffers.Binary;

namespace Presenter.Tests.Encoding;

/// <summary>Walks ISO base media boxes, to check segments without the code that wrote them.</summary>
internal static class Mp4Boxes
{
    public static IEnumerable<(string Type, byte[] Content)> Read(byte[] bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
            Xunit.Assert.InRange(length, 8, bytes.Length - at);
            yield return (System.Text.Encoding.ASCII.GetString(bytes, at + 4, 4), bytes[(at + 8)..(at + length)]);
            at += length;
        }
    }

    public static byte[] Find(byte[] bytes, params string[] path) =>
        path.Aggregate(bytes, (content, type) => Read(content).First(box => box.Type == type).Content);

    /// <summary>For each track of a media segment: its decode time and the sum of its samples' durations.</summary>
    public static Dictionary<int, (long Start, long Duration)> Tracks(byte[] segment) =>
        Read(Find(segment, "moof")).Where(box => box.Type == "traf").ToDictionary(
            traf => U32(Find(traf.Content, "tfhd"), 4),
            traf =>
            {
                var run = Find(traf.Content, "trun");
                var count = U32(run, 4);
                var hasDurations = (U32(run, 0) & 0x100) != 0;
                var duration = hasDurations
                    ? Enumerable.Range(0, count).Sum(i => (long)U32(run, 12 + (i * 8)))
                    : (long)count * U32(Find(traf.Content, "tfhd"), 8);
                return (BinaryPrimitives.ReadInt64BigEndian(Find(traf.Content, "tfdt").AsSpan(4)), duration);
            });

    private static int U32(byte[] bytes, int at) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
}
