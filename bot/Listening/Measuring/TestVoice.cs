using System.Diagnostics;

namespace Presenter.Bot.Listening.Measuring;

/// <summary>A synthesiser that plays the visitor.</summary>
/// <param name="Arguments">{text} and {file} are put in</param>
/// <param name="NoiseDecibels">white noise so far below the speech; null without</param>
public sealed record TestVoice(string Name, string Program, string[] Arguments, double? NoiseDecibels = null)
{
    /// <summary>None of them had a part in the recogniser: its sound model is of people, its pronunciations are cmudict's.</summary>
    public static IReadOnlyList<TestVoice> All { get; } =
    [
        Flite("rms"), Flite("slt"), Flite("awb"), Flite("kal16"), Flite("rms", "fast", 0.8), Flite("slt", "slow", 1.25), Flite("rms", "noise 15 dB", 1, 15), Flite("slt", "noise 25 dB", 1, 25),
        Espeak("en-us"), Espeak("en-gb+f3"),
    ];

    /// <returns>a WAVE file</returns>
    /// <exception cref="IOException">the program is missing or failed</exception>
    public async Task<byte[]> SpeakAsync(string text, CancellationToken cancellation)
    {
        var file = Path.Combine(Path.GetTempPath(), $"presenter-voice-{Guid.NewGuid():N}.wav");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, Arguments.Select(a => a.Replace("{text}", text).Replace("{file}", file))) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 && File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellation)
                : throw new IOException($"{Program} could not speak \"{text}\": {(await process.StandardError.ReadToEndAsync(cancellation)).Trim()}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"{Program} is not installed. Remedy: apt-get install flite espeak-ng", e);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The same speech with noise, the same noise each time.</summary>
    public short[] Disturb(short[] pcm)
    {
        if (NoiseDecibels is not { } decibels)
            return pcm;
        var random = new Random(7);
        var level = Math.Sqrt(pcm.Sum(s => (double)s * s) / pcm.Length) * Math.Pow(10, -decibels / 20);
        return [.. pcm.Select(s => (short)Math.Clamp(s + level * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()), short.MinValue, short.MaxValue))];
    }

    private static TestVoice Flite(string voice, string? manner = null, double stretch = 1, double? noise = null) => new(manner is null ? $"flite {voice}" : $"flite {voice}, {manner}", "flite",
        ["-voice", voice, "--setf", $"duration_stretch={stretch.ToString(System.Globalization.CultureInfo.InvariantCulture)}", "-t", "{text}", "-o", "{file}"], noise);

    private static TestVoice Espeak(string voice) => new($"espeak-ng {voice}", "espeak-ng", ["-v", voice, "-s", "155", "-w", "{file}", "{text}"]);
}
