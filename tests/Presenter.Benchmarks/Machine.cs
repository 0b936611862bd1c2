using System.Runtime.InteropServices;

namespace Presenter.Benchmarks;

/// <summary>Where the figures come from.</summary>
/// <param name="Load">Runnable processes on average over the minute before: above 0.3 or so, others were using the machine.</param>
/// <param name="Memory">Of the machine, GiB.</param>
public sealed record Machine(string Processor, int Cores, bool Bf16, double Memory, string System, double Load, DateTime Date)
{
    public static Machine Describe()
    {
        var lines = File.ReadAllLines("/proc/cpuinfo");
        string Of(string key) => lines.FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "";
        var load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], global::System.Globalization.CultureInfo.InvariantCulture);
        var flags = Of("flags").Split(' ');
        return new Machine(Of("model name"), Environment.ProcessorCount, flags.Contains("avx512_bf16") || flags.Contains("amx_bf16"),
            Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Pow(2, 30), 1), RuntimeInformation.OSDescription, load, DateTime.UtcNow);
    }

    public override string ToString() =>
        $"{Processor}, {Cores} cores{(Bf16 ? " with bf16" : "")}, {Memory} GiB, {System}, load {Load:f2}{(Load > 0.5 ? " (others use this machine: the figures are worse than it can do)" : "")}, {Date:yyyy-MM-dd HH:mm} UTC";
}
