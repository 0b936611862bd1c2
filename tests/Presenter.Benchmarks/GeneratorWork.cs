using Presenter.Renderer.Frames;

namespace Presenter.Benchmarks;

/// <summary>What a frame costs whatever computes it, counted from the network's sizes.</summary>
/// <param name="Operations">floating-point multiplications and additions of convolutions, fields and looks</param>
/// <param name="Bytes">what goes through memory if every stage reads what it needs and writes what it makes exactly once, activations in two bytes, places and pictures in four</param>
public sealed record GeneratorWork(double Operations, double Bytes)
{
    public static GeneratorWork OfFrame(FrameGeneratorOptions network)
    {
        double products = 0, bytes = 0;
        int width = network.Width, height = network.Height, zones = Math.Max(1, network.Zones.Length);
        var channels = network.Channels;
        double pixels = width * height;

        void Conv(double places, int from, int to, int taps = 9)
        {
            products += places * from * to * taps;
            bytes += places * 2 * (from + to);
        }
        void Block(double places, int size)
        {
            Conv(places, size, size);
            Conv(places, size, size);
            // Modulation and slope before each, the sum behind: read and written in passes of their own.
            bytes += places * size * 2 * 5;
        }
        void Field(int terms, double numbers, int copies = 1)
        {
            products += terms * numbers * copies;
            bytes += numbers * 4 * copies;
        }
        void Sampled(double places, int planes) => bytes += places * 4 * (2 + 2 * planes);

        var coarse = pixels / 1024;
        for (var i = 0; i < 3; i++, coarse *= 4)
        {
            Block(coarse, channels[i]);
            Conv(coarse, channels[i], channels[i + 1], i < 2 ? 9 : 1);
        }
        Conv(pixels / 64, channels[2], 2);
        var trunk = pixels / 16;
        Sampled(trunk, channels[3]);
        for (var i = 0; i < network.Blocks; i++)
            Block(trunk, channels[3]);
        Conv(trunk, channels[3], 2);
        Conv(trunk, channels[3], 48);
        foreach (var box in network.Details)
        {
            double places = box.Width * box.Height / 4.0;
            Conv(places / 4, channels[3], network.DetailChannels, 1);
            Sampled(places, 24);
            Sampled(places, 24);
            for (var i = 0; i < network.DetailBlocks; i++)
                Block(places, network.DetailChannels);
            Conv(places, network.DetailChannels, 12);
        }
        // The turn: three numbers, twelve products of them, eight of these times a third.
        Field(23, pixels / 64 * 2);
        Field(network.CodeSize + 32, pixels / 256 * 2, zones);
        Field(network.CodeSize + 16, pixels / 256 * 3, zones);
        // At full size: where the head is, the flow there, the correction, the head itself, shade, the finished picture and its planes.
        Sampled(pixels, 2);
        Sampled(pixels, 3);
        Sampled(pixels, 4);
        bytes += pixels * (4 * (2 + 3 + 3 + 3) + 1.5);
        if (network.Looks is { } looks)
        {
            Field(looks.Centres + looks.Codes, looks.Pictures);
            foreach (var rank in looks.Ranks)
                Field(rank, TurningLooks.Numbers);
            Sampled(pixels, 3);
        }
        return new GeneratorWork(2 * products, bytes);
    }
}
