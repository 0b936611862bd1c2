using Presenter.Renderer.Footage;
using Presenter.Renderer.Packages;

namespace Presenter.Renderer.Trust;

/// <summary>Which label a presenter's pictures carry: the package decides whether there must be one, the settings how it looks.</summary>
public static class Labels
{
    /// <summary>A presenter trained from a real person is never shown without it.</summary>
    public static bool IsRequired(PresenterPackage package) =>
        package.Manifest.RealPerson || package.Manifest.Consent is not null || File.Exists(package.PathOf(Consent.FileName));

    /// <summary>What the settings ask for and do not get; null where all is as they say.</summary>
    public static string? Ignored(PresenterPackage package, LabelOptions options) =>
        !IsRequired(package) ? null
        : !options.Show ? $"{LabelOptions.Section}:Show is false, but {package.Manifest.Name} was made from footage of a real person: the label stays"
        : options.Text.Length > 0 ? $"{LabelOptions.Section}:Text is \"{options.Text}\", but {package.Manifest.Name} was made from footage of a real person: the label keeps its own words; {LabelOptions.Section}:Language chooses them"
        : null;

    /// <returns>null where the pictures carry none</returns>
    /// <exception cref="FileNotFoundException">no font; names the remedy</exception>
    /// <exception cref="InvalidDataException">the font lacks letters of the label, or the picture is too small for it; names the remedy</exception>
    public static LabelPicture? Of(PresenterPackage package, LabelOptions options)
    {
        var required = IsRequired(package);
        if (!required && !options.Show)
            return null;
        var words = options.Language == "auto" ? LabelWords.In(package.Manifest.Language) : LabelWords.In(options.Language);
        var text = !required && options.Text.Length > 0 ? options.Text.Trim() : words ?? LabelWords.In(LabelWords.English)!;
        return LabelPicture.Draw(text, options, package.Manifest.Width, package.Manifest.Height);
    }
}
