using Presenter.Renderer;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Trust;

namespace Presenter.Bot.Hosting;

/// <summary>The package whose presenter visitors see: opened when first needed, again where that failed.</summary>
public sealed class ShownPackage(RendererOptions options)
{
    private LabelledFiles? files;

    /// <exception cref="PackageException">missing or damaged, or the consent of its person does not hold</exception>
    public LabelledFiles Files => files ??= new LabelledFiles(PresenterPackage.Open(options.Presenter.Package), options.Label, options.Encoding);
}
