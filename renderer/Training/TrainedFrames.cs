using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>A trained generator from a run of `train frames` or from a package, for footage with known controls.</summary>
public sealed record TrainedFrames(FrameGenerator Network, CodeScale Scale)
{
    /// <param name="what">it is wanted for; said when it does not fit</param>
    /// <param name="folder">run directory or package</param>
    /// <param name="plain">without looks, of whatever shape it has any</param>
    /// <exception cref="InvalidDataException">no run and no package, or not of this footage; says which and why</exception>
    public static async Task<TrainedFrames> OpenAsync(string what, string folder, ControlledPictures footage, CancellationToken cancellation, bool plain = false)
    {
        TrainedFrames opened;
        if (File.Exists(Path.Combine(folder, PresenterManifest.FileName)))
        {
            var package = PresenterPackage.Open(folder);
            CheckFits(what, folder, package.Manifest.Frames, footage);
            opened = new TrainedFrames(plain ? package.LoadPlainFrames() : package.LoadFrames(), package.Manifest.FrameScale);
        }
        else
        {
            var trained = await TrainedPresenter.OptionsAsync<FrameTrainingOptions>(folder, cancellation);
            CheckFits(what, folder, trained.Network, footage);
            opened = new TrainedFrames(plain ? TrainedPresenter.PlainFramesOf(folder, trained) : TrainedPresenter.FramesOf(folder, trained), CodeScale.Load(Path.Combine(folder, "scale.json")));
            opened.Network.Activations = trained.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        }
        opened.Network.eval();
        return opened;
    }

    private static void CheckFits(string what, string folder, FrameGeneratorOptions made, ControlledPictures footage)
    {
        var (codes, width, height) = (footage.ControlNames.Count, footage.Pictures.shape[3], footage.Pictures.shape[2]);
        if (made.CodeSize != codes || made.Width != width || made.Height != height)
            throw new InvalidDataException($"{what} {folder} makes {made.Width}x{made.Height} pictures of {made.CodeSize} controls, the footage has {width}x{height} of {codes}; remedy: name presenters or runs that were trained on this footage");
    }
}
