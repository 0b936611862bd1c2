namespace Presenter.Renderer.Encoding;

/// <summary>
/// The init segment (ftyp + moov, then its origin) of a turn: one H.264 and one AAC track, both on the turn's clock of 32 kHz
/// (ISO/IEC 14496-12 and -14; AVC in -15; the byte stream format is W3C's "ISO BMFF Byte Stream Format").
/// </summary>
internal sealed record InitSegment(byte[] Bytes, string MimeType)
{
    public const int VideoTrack = 1;
    public const int AudioTrack = 2;

    /// <summary>Samples in an AAC frame; also what an AAC decoder puts out before the first real sample.</summary>
    public const int AacFrame = 1024;

    private static readonly uint[] UnityMatrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

    /// <param name="avcC">AVCDecoderConfigurationRecord.</param>
    /// <param name="audioConfiguration">AudioSpecificConfig (ISO/IEC 14496-3).</param>
    /// <param name="origin">XMP packet; empty: none.</param>
    public static InitSegment Create(int width, int height, byte[] avcC, byte[] audioConfiguration, byte[] origin)
    {
        var box = new BoxWriter();
        box.Box("ftyp", () => box.Text("iso5").U32(512).Text("iso5iso6mp41"));
        box.Box("moov", () =>
        {
            box.FullBox("mvhd", 0, 0, () =>
            {
                box.Zeros(8).U32(MediaClock.SampleRate).U32(0).U32(0x10000).U16(0x100).Zeros(10);
                Matrix(box).Zeros(24).U32(AudioTrack + 1);
            });
            Track(box, VideoTrack, "vide", width, height, () => VideoEntry(box, width, height, avcC));
            Track(box, AudioTrack, "soun", 0, 0, () => AudioEntry(box, audioConfiguration));
            box.Box("mvex", () =>
            {
                foreach (var track in (uint[])[VideoTrack, AudioTrack])
                {
                    box.FullBox("trex", 0, 0, () => box.U32(track).U32(1).Zeros(12));
                }
            });
        });

        if (origin.Length > 0)
        {
            OriginBox.Write(box, origin);
        }

        // RFC 6381: profile, constraints and level in hexadecimal; 40.2 is AAC low complexity.
        var mimeType = $"video/mp4; codecs=\"avc1.{avcC[1]:X2}{avcC[2]:X2}{avcC[3]:X2},mp4a.40.{audioConfiguration[0] >> 3}\"";
        return new InitSegment(box.ToArray(), mimeType);
    }

    private static void Track(BoxWriter box, uint id, string handler, int width, int height, Action sampleEntry) =>
        box.Box("trak", () =>
        {
            var isVideo = id == VideoTrack;
            box.FullBox("tkhd", 0, 3, () =>
            {
                box.Zeros(8).U32(id).Zeros(16).U16(0).U16(isVideo ? 0 : 1).U16(isVideo ? 0 : 0x100).U16(0);
                Matrix(box).U32((uint)width << 16).U32((uint)height << 16);
            });
            if (!isVideo)
            {
                // The first AAC frame only primes the decoder: the track's time 1024 is the turn's time 0.
                box.Box("edts", () => box.FullBox("elst", 0, 0, () => box.U32(1).U32(0).U32(AacFrame).U32(0x10000)));
            }

            box.Box("mdia", () =>
            {
                box.FullBox("mdhd", 0, 0, () => box.Zeros(8).U32(MediaClock.SampleRate).U32(0).U16(0x55C4).U16(0));
                box.FullBox("hdlr", 0, 0, () => box.U32(0).Text(handler).Zeros(12).Text("presenter").U8(0));
                box.Box("minf", () =>
                {
                    _ = isVideo ? box.FullBox("vmhd", 0, 1, () => box.Zeros(8)) : box.FullBox("smhd", 0, 0, () => box.Zeros(4));
                    box.Box("dinf", () => box.FullBox("dref", 0, 0, () => box.U32(1).FullBox("url ", 0, 1, () => { })));
                    box.Box("stbl", () =>
                    {
                        box.FullBox("stsd", 0, 0, () =>
                        {
                            box.U32(1);
                            sampleEntry();
                        });
                        box.FullBox("stts", 0, 0, () => box.U32(0));
                        box.FullBox("stsc", 0, 0, () => box.U32(0));
                        box.FullBox("stsz", 0, 0, () => box.U32(0).U32(0));
                        box.FullBox("stco", 0, 0, () => box.U32(0));
                    });
                });
            });
        });

    private static void VideoEntry(BoxWriter box, int width, int height, byte[] avcC) =>
        box.Box("avc1", () =>
        {
            box.Zeros(6).U16(1).Zeros(16).U16(width).U16(height).U32(0x480000).U32(0x480000).U32(0).U16(1).Zeros(32).U16(24).U16(0xFFFF);
            box.Box("avcC", () => box.Bytes(avcC));
            box.Box("colr", () => box.Text("nclx").U16(1).U16(1).U16(1).U8(0)); // BT.709 three times, limited range
        });

    private static void AudioEntry(BoxWriter box, byte[] configuration) =>
        box.Box("mp4a", () =>
        {
            box.Zeros(6).U16(1).Zeros(8).U16(1).U16(16).Zeros(4).U32((uint)MediaClock.SampleRate << 16);
            box.FullBox("esds", 0, 0, () =>
            {
                // ES, decoder configuration (AAC, audio stream), AudioSpecificConfig, and MP4's predefined sync layer.
                var n = (byte)configuration.Length;
                box.U8(3).U8((byte)(23 + n)).U16(AudioTrack).U8(0);
                box.U8(4).U8((byte)(15 + n)).U8(0x40).U8(0x15).Zeros(11);
                box.U8(5).U8(n).Bytes(configuration);
                box.U8(6).U8(1).U8(2);
            });
        });

    private static BoxWriter Matrix(BoxWriter box)
    {
        foreach (var value in UnityMatrix)
        {
            box.U32(value);
        }

        return box;
    }
}
