using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Torch;

/// <summary>Section "Compute".</summary>
public sealed record ComputeOptions
{
    public const string Section = "Compute";

    /// <summary>auto, cpu or cuda.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>auto (the faster one), float32, bfloat16 or float16.</summary>
    public string NumberType { get; init; } = "auto";

    /// <summary>Threads of one operation on a CPU; 0 is every core.</summary>
    public int Threads { get; init; }

    /// <summary>What is wrong, naming key, value and what is allowed; null when nothing is.</summary>
    public string? Problem() =>
        Device is not ("auto" or "cpu" or "cuda") ? $"{Section}:Device is \"{Device}\"; allowed are auto, cpu, cuda"
        : NumberType is not ("auto" or "float32" or "bfloat16" or "float16") ? $"{Section}:NumberType is \"{NumberType}\"; allowed are auto, float32, bfloat16, float16"
        : Threads is < 0 or > 256 ? $"{Section}:Threads is {Threads}; allowed are 0 (every core) to 256"
        : null;
}

/// <summary>Where the networks run and in what; found by timing, never by name.</summary>
/// <param name="Timings">
/// Milliseconds for each number type that was tried: seven 3x3 convolutions, 64 channels, 104x80, batch 2, or 64 on a CUDA device, which
/// would only wait for its orders otherwise. On a CPU they are processor time on one thread, which waiting for a core does not lengthen.
/// </param>
public sealed record Compute(Device Device, ScalarType Type, IReadOnlyDictionary<ScalarType, double> Timings)
{
    private const int Rounds = 6;

    private static readonly Lock OneThread = new();

    /// <summary>A shorter type must be that much faster than float32: for less its rounding is not worth it, and the choice would be chance.</summary>
    private const double Worthwhile = 0.85;

    /// <exception cref="InvalidOperationException">a device is demanded that is not there; the message says what to do</exception>
    public static Compute Choose(ComputeOptions options)
    {
        if (NativeLibraries.Problem is { } problem)
            throw new InvalidOperationException(problem);
        if (options.Threads > 0)
            set_num_threads(options.Threads);
        var cuda = options.Device != "cpu" && cuda_is_available();
        if (options.Device == "cuda" && !cuda)
            throw new InvalidOperationException(
                $"{ComputeOptions.Section}:Device is \"cuda\", but no CUDA device answers. Remedy: build with `make CUDA=1`, or point LIBTORCH at a CUDA build of libtorch, or set it to \"auto\".");
        var device = cuda ? CUDA : CPU;
        if (!cuda && NativeLibraries.ProcessorProblem is { } hidden)
            throw new InvalidOperationException($"{hidden}, or a CUDA device.");
        ScalarType[] candidates = options.NumberType switch
        {
            "float32" => [ScalarType.Float32],
            "bfloat16" => [ScalarType.BFloat16],
            "float16" => [ScalarType.Float16],
            _ => cuda ? [ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float16] : [ScalarType.Float32, ScalarType.BFloat16],
        };
        var timings = Time(device, candidates);
        var fastest = timings.MinBy(t => t.Value);
        var choice = timings.TryGetValue(ScalarType.Float32, out var exact) && fastest.Value > Worthwhile * exact ? ScalarType.Float32 : fastest.Key;
        return new Compute(device, choice, timings);
    }

    public override string ToString() =>
        $"{Device} {Type} ({string.Join(", ", Timings.Select(t => $"{t.Key} {t.Value:f1} ms"))})";

    private static bool cuda_is_available()
    {
        try
        {
            return torch.cuda.is_available();
        }
        catch (Exception e) when (e is NotSupportedException or DllNotFoundException or TypeInitializationException)
        {
            return false;
        }
    }

    /// <summary>The least of several rounds in which the types take turns, so that load that comes and goes meets all of them.</summary>
    private static Dictionary<ScalarType, double> Time(Device device, ScalarType[] types)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        long batch = device.type == DeviceType.CUDA ? 64 : 2;
        var samples = types.Select(t => (Type: t, X: randn(new long[] { batch, 104, 80, 64 }, dtype: t, device: device).permute(0, 3, 1, 2), Weight: randn(new long[] { 64, 64, 3, 3 }, dtype: t, device: device) * 0.04)).ToArray();
        var least = types.ToDictionary(t => t, _ => double.PositiveInfinity);
        // Two at once would each take the other's single thread for what was set before.
        using var alone = OneThread.EnterScope();
        var threads = get_num_threads();
        if (device.type == DeviceType.CPU)
            set_num_threads(1);
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var (type, x, weight) in samples)
                {
                    var taken = Convolve(x, weight);
                    // The first round pays for setting up.
                    if (round > 0)
                        least[type] = Math.Min(least[type], taken);
                }
            }
        }
        finally
        {
            set_num_threads(threads);
        }
        return least;
    }

    /// <returns>milliseconds</returns>
    private static double Convolve(Tensor x, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var from = ThreadClock.Milliseconds(x.device);
        var y = x;
        for (var i = 0; i < 7; i++)
            y = nn.functional.leaky_relu(nn.functional.conv2d(y, weight, padding: [1, 1]), 0.2);
        _ = y.sum().to(float32).cpu().item<float>();
        return ThreadClock.Milliseconds(x.device) - from;
    }
}
