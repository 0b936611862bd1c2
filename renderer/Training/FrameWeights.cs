using Presenter.Renderer.Frames;
using TorchSharp.Modules;

namespace Presenter.Renderer.Training;

/// <summary>Which of a generator's weights learn at which speed.</summary>
public static class FrameWeights
{
    /// <summary>Numbers of the groups: convolutions; what a small change of moves the whole picture by pixels; the full-size pictures; what turns the head; the encoder.</summary>
    public const int Network = 0, Delicate = 1, Pictures = 2, Turning = 3, Encoder = 4;

    /// <param name="encoder">null where the codes are known; its group is empty then</param>
    public static IReadOnlyList<IReadOnlyList<Parameter>> Groups(FrameGenerator network, FrameEncoder? encoder)
    {
        var pictures = network.Pictures.Select(p => p.Handle).ToHashSet();
        var named = network.named_parameters().Where(p => !pictures.Contains(p.parameter.Handle)).ToLookup(p => Of(p.name), p => p.parameter);
        return [named[Network].ToArray(), named[Delicate].ToArray(), network.Pictures, named[Turning].ToArray(), encoder?.parameters().ToArray() ?? []];
    }

    /// <summary>Delicate are the style network (as in StyleGAN), modulation, flow and outlets.</summary>
    private static int Of(string name)
    {
        var parts = name.Split('.');
        return parts[0] is "turn" or "posing" ? Turning
            : parts[0] is "direct" or "style1" or "style2" || parts.Any(p => p is "shapes" or "behind" or "shade" or "flow" or "fine" or "exit" or "modulation") ? Delicate
            : Network;
    }
}
