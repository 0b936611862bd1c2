using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Torch;

/// <summary>Time for comparing kernels: of a CPU the processor time of the calling thread (clock_gettime, POSIX), else time as it passes.</summary>
internal static class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    public static double Milliseconds(Device device) =>
        device.type == DeviceType.CPU && OperatingSystem.IsLinux() && clock_gettime(ThreadProcessorTime, out var time) == 0
            ? time.Seconds * 1e3 + time.Nanoseconds / 1e6
            : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds, Nanoseconds;
    }

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, out TimeSpec time);
}
