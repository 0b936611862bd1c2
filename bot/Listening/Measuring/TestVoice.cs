using System.Diagnostics;

namespace Presenter.Bot.Listening.Measuring;

/// <summary>A synthesiser that plays the visitor.</summary>
/// <param name="Arguments">{text} and {file} are put in</param>
/// <param name="Noise">what is heard beside it; null for nothing</param>
public sealed record TestVoice(string Name, string Program, string[] Arguments, TestNoise? Noise = null)
{
    /// <summary>None of them had a part in the recogniser: its sound model is of people, its pronunciations are cmudict's.</summary>
    public static IReadOnlyList<TestVoice> All { get; } =
    [
        Flite("rms"), Flite("slt"), Flite("awb"), Flite("kal16"), Flite("rms", "fast", 0.8), Flite("slt", "slow", 1.25), Flite("rms").In(new TestNoise(false, 15)), Flite("slt").In(new TestNoise(false, 25)),
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

    /// <summary>The same voice in that noise.</summary>
    public TestVoice In(TestNoise noise) => this with { Name = $"{Name}, {noise.Name}", Noise = noise };

    /// <param name="pitch">Hz, the mean; null for the voice's own</param>
    public static TestVoice Flite(string voice, string? manner = null, double stretch = 1, double? pitch = null) => new(manner is null ? $"flite {voice}" : $"flite {voice}, {manner}", "flite",
        ["-voice", voice, "--setf", $"duration_stretch={Text(stretch)}", .. pitch is { } hertz ? (string[])["--setf", $"int_f0_target_mean={Text(hertz)}"] : [], "-t", "{text}", "-o", "{file}"]);

    public static TestVoice Espeak(string voice) => new($"espeak-ng {voice}", "espeak-ng", ["-v", voice, "-s", "155", "-w", "{file}", "{text}"]);

    private static string Text(double number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
