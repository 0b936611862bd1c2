using System.Diagnostics;
using System.Globalization;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using TorchSharp;

namespace Presenter.Tests.Footage;

/// <summary>
/// Real footage, made here: flite speaks (a man, not the voice that the aligner speaks with) and tells when each phoneme is
/// heard; a drawn head sways before a still wall and opens its mouth as loudly as it speaks. The camera's exposure is automatic.
/// </summary>
public sealed class Talk
{
    public const int Width = 160, Height = 120;

    /// <summary>The head's middle; it sways by <see cref="Sway"/>.</summary>
    public const int HeadX = 90, HeadY = 56, HeadRadius = 26, Sway = 3;

    /// <summary>By how much the camera brightens and darkens the picture, as a share, back and forth in ten seconds.</summary>
    public const double Brightening = 0.05;

    public static readonly string[] Sentences =
    [
        "The lighthouse room is built around the great lens of the Hook Point lighthouse.", "Its beam could be seen far out at sea.",
        "The lens turns every half hour, and then the whole room fills with moving light.", "A window shows the real light of the new harbour beacon after dark.",
        "She wound the clockwork every four hours, day and night.", "Her diary of the great storm lies open in the glass case at the door.",
        "Merchants from the south bought wool, and paid with salt and wine.", "A burning basket on a pole showed the way in by night.",
        "They sailed to Lisbon, to Riga and to Iceland, and a few to the Indies.", "The citizens rebuilt the quays in brick, as they stand today.",
        "The railway brought coal to the quays.", "Divers and crane crews needed three years to clear it.",
        "The first cargo after the war was oranges, and many children had never seen one.", "Her wreck was found by a fisherman whose net had caught on a cannon.",
        "The first steamship was greeted by a brass band and by angry sailmakers.", "At that time it was a landing place for flat boats, protected by a bend of the river.",
    ];

    public static readonly string[] OtherSentences =
    [
        "Please bring an umbrella, because tomorrow morning will be cloudy with heavy rain.", "My brother has never learned how to ride a bicycle.", "We usually drink a cup of coffee before breakfast.",
        "Mathematics was the only subject that she really enjoyed at school.", "Turn left behind the petrol station and follow the yellow signs.", "This recipe needs two eggs, some butter and a little sugar.",
        "Why does my computer always crash on Friday afternoon?", "Football players must not touch the ball with their hands.", "He bought twelve green apples and a bag of flour.",
        "Our neighbour plays the violin, usually just after midnight.", "The doctor told him to sleep more and worry less.", "Nobody understood what the mayor wanted to achieve.",
        "Keep the receipt if you would like to exchange the trousers.", "Elephants are known for their excellent memory.", "Her train to Glasgow leaves from platform nine.", "I think we should paint the kitchen purple this year.",
    ];

    public required short[] Pcm { get; init; }

    /// <summary>What flite says: phonemes with start and end in seconds.</summary>
    public required IReadOnlyList<(string Phoneme, double Start, double End)> Truth { get; init; }

    public double Seconds => Pcm.Length / 16000.0;

    /// <param name="voices">each speaks every so many sentences in turn</param>
    public static async Task<Talk> SpeakAsync(params string[] voices)
    {
        var random = new Random(7);
        var pcm = new List<short>(new short[8000]);
        var truth = new List<(string, double, double)>();
        for (var i = 0; i < Sentences.Length; i++)
        {
            double at = pcm.Count / 16000.0, from = 0;
            var (sound, times) = await FliteAsync(voices[i % voices.Length], string.Join(' ', Transcript.Spoken(Sentences[i])));
            foreach (var (phoneme, end) in times)
            {
                truth.Add((phoneme, at + from, at + end));
                from = end;
            }
            pcm.AddRange(sound);
            pcm.AddRange(new short[8000 + random.Next(8000)]);
        }
        return new Talk { Pcm = pcm.ToArray(), Truth = truth };
    }

    /// <summary>Draws it and writes an .mp4 with its sound.</summary>
    public async Task FilmAsync(string path)
    {
        var sound = path + ".wav";
        await File.WriteAllBytesAsync(sound, Wave.Write(Pcm, 16000));
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg",
        [
            "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{Width}x{Height}", "-r", "25", "-i", "-", "-i", sound,
            "-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p", "-threads", "1", "-c:a", "aac", path,
        ]) { RedirectStandardInput = true })!;
        var wall = Wall();
        for (var k = 0; k < Pcm.Length / 640; k++)
            await ffmpeg.StandardInput.BaseStream.WriteAsync(Picture(wall, k));
        ffmpeg.StandardInput.Close();
        await ffmpeg.WaitForExitAsync();
        File.Delete(sound);
        Xunit.Assert.Equal(0, ffmpeg.ExitCode);
    }

    /// <summary>The scene without the speaker, as the camera sees it.</summary>
    public static void FilmEmptyScene(string path)
    {
        using var wall = torch.tensor(Array.ConvertAll(Wall(), v => v / 255f)).reshape(Height, Width, 3);
        using var picture = wall.permute(2, 0, 1).contiguous();
        PictureFile.WritePng(picture, path);
    }

    private byte[] Picture(byte[] wall, int k)
    {
        var picture = wall.ToArray();
        double x0 = HeadX + Sway * Math.Sin(k / 17.0), y0 = HeadY + Sway * Math.Cos(k / 23.0);
        var loud = Math.Min(1, Pcm.AsSpan(k * 640, 640).ToArray().Average(s => Math.Abs((double)s)) / 2500);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                double dx = (x - x0) / HeadRadius, dy = (y - y0) / (HeadRadius * 1.3), mx = (x - x0) / 9, my = (y - y0 - 15) / (1 + 6 * loud);
                var eye = Math.Abs(Math.Abs(x - x0) - 10) < 3 && Math.Abs(y - y0 + 8) < 2;
                var at = (y * Width + x) * 3;
                if (dx * dx + dy * dy < 1)
                    (picture[at], picture[at + 1], picture[at + 2]) = mx * mx + my * my < 1 ? ((byte)90, (byte)20, (byte)20) : eye ? ((byte)30, (byte)30, (byte)60) : ((byte)220, (byte)180, (byte)150);
            }
        }
        var exposure = 1 + Brightening * Math.Sin(k / 40.0);
        for (var i = 0; i < picture.Length; i++)
            picture[i] = (byte)Math.Clamp(Math.Round(picture[i] * exposure), 0, 255);
        return picture;
    }

    /// <summary>A still wall with spots, so that a camera that moves is seen to.</summary>
    private static byte[] Wall()
    {
        var wall = new byte[Width * Height * 3];
        for (var i = 0; i < Width * Height; i++)
        {
            int x = i % Width, y = i / Width;
            var value = (byte)(110 + 45 * Math.Sin(x / 3.1 + 2 * Math.Sin(y / 7.3)) * Math.Sin(y / 2.7 + Math.Sin(x / 11.0)));
            (wall[3 * i], wall[3 * i + 1], wall[3 * i + 2]) = (value, (byte)(value + 20), (byte)(value + 40));
        }
        return wall;
    }

    private static async Task<(short[] Pcm, List<(string, double)> Times)> FliteAsync(string voice, string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var flite = Process.Start(new ProcessStartInfo("flite", ["-voice", voice, "-psdur", "-t", text, "-o", file]) { RedirectStandardOutput = true })!;
            var said = await flite.StandardOutput.ReadToEndAsync();
            await flite.WaitForExitAsync();
            var times = said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split(':')).Where(p => p.Length == 2)
                .Select(p => (p[0], double.Parse(p[1], CultureInfo.InvariantCulture))).ToList();
            return (Wave.Read(await File.ReadAllBytesAsync(file)).Pcm, times);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
