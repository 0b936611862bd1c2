using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>Weights from a checkpoint into a module that already learns.</summary>
public static class LoadedModule
{
    /// <summary>
    /// TorchSharp's own load takes a module away from a CUDA device and back, into new parameters that no optimiser knows
    /// ("Tensor invalid -- empty handle"; seen on an H100, 2026-11-26). Here they stay the same and get new values.
    /// </summary>
    /// <param name="module">on any device</param>
    /// <param name="twin">of the same sizes, on the CPU; disposed</param>
    public static void Into<T>(T module, T twin, string path) where T : nn.Module
    {
        using var owned = twin;
        twin.load(path);
        module.load_state_dict(twin.state_dict());
    }
}
