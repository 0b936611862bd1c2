using Presenter.Renderer.Footage;

namespace Presenter.Renderer.Training;

/// <summary>How far the pictures of some footage take each control: stage directions stay within.</summary>
public static class ControlRanges
{
    /// <param name="pictures">folder with a NAME.csv beside each NAME.mkv</param>
    public static async Task<(IReadOnlyList<string> Names, (float Least, float Most)[] Ranges)> OfAsync(string pictures, CancellationToken cancellation)
    {
        IReadOnlyList<string> names = [];
        var ranges = new List<(float[] Least, float[] Most)>();
        foreach (var file in Directory.GetFiles(pictures, "*.csv").Order())
        {
            (names, var controls) = await ControlledPictures.ReadControlsAsync(file, cancellation);
            using (controls)
                ranges.Add((controls.amin([0]).data<float>().ToArray(), controls.amax([0]).data<float>().ToArray()));
        }
        return (names, names.Select((_, i) => (ranges.Min(r => r.Least[i]), ranges.Max(r => r.Most[i]))).ToArray());
    }
}
