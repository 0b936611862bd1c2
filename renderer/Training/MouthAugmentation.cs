using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>Changes that lips can be read through: place, light, noise, and moments that are hidden.</summary>
public static class MouthAugmentation
{
    /// <param name="mouths">fp32 [frames, 3, height, width], 0-1</param>
    /// <param name="choice">decides everything but the noise, which torch's own generator makes</param>
    /// <returns>of the same shape</returns>
    public static Tensor Apply(Tensor mouths, LipReaderTrainingOptions options, Random choice)
    {
        long height = mouths.shape[2], width = mouths.shape[3];
        if (options.Shift > 0)
        {
            var padded = nn.functional.pad(mouths, [options.Shift, options.Shift, options.Shift, options.Shift], PaddingModes.Replicate);
            mouths = padded.narrow(2, choice.Next(2 * options.Shift + 1), height).narrow(3, choice.Next(2 * options.Shift + 1), width);
        }
        if (options.Light > 0)
            mouths = (mouths - 0.45) * (1 + 2 * options.Light * Normal(choice)) + (0.45 + options.Light * Normal(choice));
        if (options.Noise > 0)
            mouths = mouths + randn_like(mouths) * (options.Noise * choice.NextDouble());
        return options.Masked > 0 ? Hide(mouths, options, choice) : mouths;
    }

    private static Tensor Hide(Tensor mouths, LipReaderTrainingOptions options, Random choice)
    {
        var frames = (int)mouths.shape[0];
        var seen = Enumerable.Repeat(1f, frames).ToArray();
        for (var hidden = 0; hidden < options.Masked * frames;)
        {
            int length = choice.Next(1, options.LongestMask + 1), start = choice.Next(Math.Max(1, frames - length));
            for (var k = start; k < Math.Min(frames, start + length); k++)
                seen[k] = 0;
            hidden += length;
        }
        var mask = tensor(seen).reshape(frames, 1, 1, 1);
        return mouths * mask + (1 - mask) * 0.45;
    }

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    private static double Normal(Random choice) =>
        Math.Sqrt(-2 * Math.Log(1 - choice.NextDouble())) * Math.Cos(2 * Math.PI * choice.NextDouble());
}
