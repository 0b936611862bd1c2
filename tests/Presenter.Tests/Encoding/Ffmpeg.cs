using System.Diagnostics;

namespace Presenter.Tests.Encoding;

/// <summary>ffmpeg and ffprobe as an independent reader of what was encoded.</summary>
internal static class Ffmpeg
{
    /// <summary>Runs a program; fails the test when it reports an error.</summary>
    public static async Task<byte[]> RunAsync(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Xunit.Assert.Equal("", await errors);
        Xunit.Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    public static async Task<string> ProbeAsync(string file, string entries) =>
        System.Text.Encoding.UTF8.GetString(await RunAsync("ffprobe", $"-v error {entries} -of default=nokey=1:noprint_wrappers=1 {file}")).Trim();

    /// <summary>All pictures as I420, as they are stored.</summary>
    public static Task<byte[]> PicturesAsync(string file) =>
        RunAsync("ffmpeg", $"-v error -i {file} -map 0:v -fps_mode passthrough -f rawvideo -pix_fmt yuv420p -");

    /// <summary>All sound, decoded, from the presentation time 0.</summary>
    public static async Task<short[]> SoundAsync(string file)
    {
        var bytes = await RunAsync("ffmpeg", $"-v error -copyts -i {file} -map 0:a -af atrim=start=0 -f s16le -");
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bytes).ToArray();
    }

    /// <summary>The ffmpeg processes that this test process started, with this argument, and that still run.</summary>
    public static List<int> Children(string argument = "") =>
        [.. Process.GetProcessesByName("ffmpeg").Select(process => process.Id).Where(id => IsOurs(id, argument))];

    private static bool IsOurs(int id, string argument)
    {
        try
        {
            // /proc/ID/stat: "id (name) state parent ..."; a zombie (Z) has ended.
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].Split(' ');
            return fields[0] != "Z" && int.Parse(fields[1]) == Environment.ProcessId && File.ReadAllText($"/proc/{id}/cmdline").Contains(argument);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
