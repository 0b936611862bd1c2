namespace Presenter.Renderer.Encoding;

/// <summary>One moof with its mdat: a run of frames and the sound that was encoded with them.</summary>
internal static class MovieFragment
{
    private const uint DefaultBaseIsMoof = 0x20000;
    private const uint DefaultDuration = 0x8;
    private const uint DefaultFlags = 0x20;
    private const uint DataOffset = 0x1;
    private const uint Durations = 0x100;
    private const uint Sizes = 0x200;
    private const uint Flags = 0x400;
    private const uint Keyframe = 0x2000000;
    private const uint Difference = 0x1010000;

    /// <param name="number">Of the fragment, from 1.</param>
    /// <param name="firstFrame">Number of the first frame on the turn's clock.</param>
    /// <param name="firstPacket">Number of the first AAC frame; 0 is the priming one.</param>
    /// <param name="lastAudioSamples">Samples that count of the last AAC frame.</param>
    public static byte[] Write(
        int number,
        long firstFrame,
        IReadOnlyList<EncodedPacket> video,
        long firstPacket,
        IReadOnlyList<EncodedPacket> audio,
        int lastAudioSamples)
    {
        var box = new BoxWriter();
        var offsets = new List<(int Position, uint BytesBefore)>();
        box.Box("moof", () =>
        {
            box.FullBox("mfhd", 0, 0, () => box.U32((uint)number));
            if (video.Count > 0)
            {
                Run(InitSegment.VideoTrack, MediaClock.SamplesPerFrame, firstFrame * MediaClock.SamplesPerFrame, Sizes | Flags, video, packet =>
                    box.U32((uint)packet.Data.Length).U32(packet.Keyframe ? Keyframe : Difference), 0);
            }

            if (audio.Count > 0)
            {
                var left = audio.Count;
                Run(InitSegment.AudioTrack, InitSegment.AacFrame, firstPacket * InitSegment.AacFrame, Durations | Sizes, audio, packet =>
                    box.U32((uint)(--left == 0 ? lastAudioSamples : InitSegment.AacFrame)).U32((uint)packet.Data.Length),
                    (uint)video.Sum(packet => packet.Data.Length));
            }
        });

        var data = (uint)box.Length + 8;
        foreach (var (position, before) in offsets)
        {
            box.PatchU32(position, data + before);
        }

        box.Box("mdat", () =>
        {
            foreach (var packet in video.Concat(audio))
            {
                box.Bytes(packet.Data);
            }
        });
        return box.ToArray();

        void Run(uint track, uint duration, long decodeTime, uint fields, IReadOnlyList<EncodedPacket> packets, Action<EncodedPacket> write, uint bytesBefore) =>
            box.Box("traf", () =>
            {
                box.FullBox("tfhd", 0, DefaultBaseIsMoof | DefaultDuration | DefaultFlags, () => box.U32(track).U32(duration).U32(Keyframe));
                box.FullBox("tfdt", 1, 0, () => box.U64(decodeTime));
                box.FullBox("trun", 0, DataOffset | fields, () =>
                {
                    box.U32((uint)packets.Count);
                    offsets.Add((box.Length, bytesBefore));
                    box.U32(0);
                    foreach (var packet in packets)
                    {
                        write(packet);
                    }
                });
            });
    }
}
