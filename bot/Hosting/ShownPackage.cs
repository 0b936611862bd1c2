using Presenter.Renderer;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Trust;

namespace Presenter.Bot.Hosting;

/// <summary>The package whose presenter visitors see: opened when first needed, again where that failed.</summary>
public sealed class ShownPackage(RendererOptions options, TimeProvider clock)
{
    private (PresenterPackage Package, LabelledFiles Files)? opened;

    /// <summary>The day that consents are held against.</summary>
    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <exception cref="PackageException">missing or damaged, or the consent of its person does not hold, or no more</exception>
    public LabelledFiles Files
    {
        get
        {
            var (package, files) = opened ??= Open();
            package.CheckConsent(Today);
            return files;
        }
    }

    /// <summary>Whether the person agrees no more; false also where no package says whom it shows.</summary>
    public bool ConsentIsOver
    {
        get
        {
            try
            {
                PresenterPackage.OpenUnchecked(options.Presenter.Package)?.CheckConsent(Today);
                return false;
            }
            catch (PackageException)
            {
                return true;
            }
        }
    }

    private (PresenterPackage, LabelledFiles) Open()
    {
        var package = PresenterPackage.Open(options.Presenter.Package, Today);
        return (package, new LabelledFiles(package, options.Label, options.Encoding));
    }
}
