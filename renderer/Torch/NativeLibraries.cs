using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Presenter.Renderer.Torch;

/// <summary>
/// Where libtorch comes from. Some things need help before TorchSharp's first call: a folder named by LIBTORCH (a PyTorch
/// wheel's torch/lib on a CUDA machine), waiting threads, the heap, a processor that hides its caches, and Debian 12, whose
/// libstdc++ lacks the version GLIBCXX_3.4.32 that libLibTorchSharp.so asks for, although no symbol of it is needed. There a
/// copy is loaded in which that one version requirement carries the weak flag (VER_FLG_WEAK, System V gABI / LSB symbol versioning).
/// </summary>
public static class NativeLibraries
{
    private const string Shim = "libLibTorchSharp.so";
    private const string MissingVersion = "GLIBCXX_3.4.32";

    /// <summary>Folder that libtorch was loaded from.</summary>
    public static string? Folder { get; private set; }

    /// <summary>True where the shim was loaded from a copy with the weak flag.</summary>
    public static bool Weakened { get; private set; }

    /// <summary>Why loading failed, or null.</summary>
    public static string? Problem { get; private set; }

    /// <summary>Why convolutions on this processor would be wrong (<see cref="HiddenCaches"/>), or null.</summary>
    public static string? ProcessorProblem { get; private set; }

#pragma warning disable CA2255 // Nothing of TorchSharp may run before this, whoever uses the library.
    [ModuleInitializer]
    internal static void Load()
    {
        if (!OperatingSystem.IsLinux())
            return;
        WaitingThreads.SpinBriefly();
        NativeHeap.KeepPages();
        var own = Path.Combine(AppContext.BaseDirectory);
        var shim = Find(own, Shim);
        if (shim is null)
        {
            Problem = $"{Shim} is not in {own}; build with `make build`";
            return;
        }

        var libtorch = Environment.GetEnvironmentVariable("LIBTORCH");
        Folder = string.IsNullOrEmpty(libtorch) ? Path.GetDirectoryName(Find(own, "libtorch_cpu.so") ?? shim)! : libtorch;
        try
        {
            foreach (var name in (string[])["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"])
            {
                var path = Path.Combine(Folder, name);
                if (File.Exists(path))
                    NativeLibrary.Load(path);
            }
            if (HiddenCaches.Here && HiddenCaches.Tell(Path.Combine(Folder, "libtorch_cpu.so")) is { } why)
                ProcessorProblem = $"this processor's caches are hidden (CPUID leaf 0x8000001D), so libtorch's convolutions would be wrong on it, and {why}. "
                    + "Remedy: let the virtual machine show that leaf, or use the libtorch that comes with the build";
            if (NativeLibrary.TryLoad(shim, out _))
                return;
            NativeLibrary.Load(WeakenedCopy(shim));
            Weakened = true;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            Problem = $"libtorch in {Folder} does not load: {e.Message}";
        }
    }
#pragma warning restore CA2255

    private static string? Find(string folder, string name) =>
        new[] { folder, Path.Combine(folder, "runtimes", "linux-x64", "native") }
            .Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);

    private static string WeakenedCopy(string shim)
    {
        var info = new FileInfo(shim);
        var folder = Path.Combine(Path.GetTempPath(), $"presenter-{Environment.UserName}");
        var copy = Path.Combine(folder, $"{info.Length:x}-{info.LastWriteTimeUtc.Ticks:x}", Shim);
        if (File.Exists(copy))
            return copy;
        var image = File.ReadAllBytes(shim);
        Weaken(image, MissingVersion);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        var beside = $"{copy}.{Environment.ProcessId}";
        File.WriteAllBytes(beside, image);
        File.Move(beside, copy, overwrite: true);
        return copy;
    }

    /// <summary>Sets VER_FLG_WEAK on the requirement <paramref name="version"/> in an ELF64 little-endian image.</summary>
    /// <exception cref="BadImageFormatException">The image is not ELF64 or does not ask for that version.</exception>
    internal static void Weaken(Span<byte> image, string version)
    {
        if (image.Length < 64 || image[0] != 0x7f || image[1] != (byte)'E' || image[4] != 2 || image[5] != 1)
            throw new BadImageFormatException("not a little-endian ELF64 file");
        var sections = checked((int)BinaryPrimitives.ReadInt64LittleEndian(image[0x28..]));
        int size = U16(image, 0x3a), count = U16(image, 0x3c), changed = 0;
        for (var i = 0; i < count; i++)
        {
            var header = sections + i * size;
            const uint verneed = 0x6ffffffe;
            if (U32(image, header + 4) != verneed)
                continue;
            var need = checked((int)U32(image, header + 24));
            var strings = checked((int)U32(image, sections + (int)U32(image, header + 40) * size + 24));
            for (var next = 1u; next != 0; need += (int)next)
            {
                next = U32(image, need + 12);
                var aux = need + (int)U32(image, need + 8);
                for (var step = 1u; step != 0; aux += (int)step)
                {
                    step = U32(image, aux + 12);
                    var name = image[(strings + (int)U32(image, aux + 8))..];
                    if (System.Text.Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]) != version)
                        continue;
                    const byte weak = 2;
                    image[aux + 4] |= weak;
                    changed++;
                }
            }
        }
        if (changed == 0)
            throw new BadImageFormatException($"does not ask for {version}");
    }

    private static ushort U16(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image[at..]);

    private static uint U32(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt32LittleEndian(image[at..]);
}
