using System.Reflection;
using Presenter.Renderer.Packages;
using XmpCore;
using XmpCore.Options;

namespace Presenter.Renderer.Trust;

/// <summary>
/// Where a clip comes from, as an XMP packet: the IPTC's digital source type, the presenter, this product, and the digest of
/// the consent (XMP specification parts 1 and 2; IPTC Photo Metadata Standard 2025.1, IPTC Extension).
/// </summary>
public static class OriginPacket
{
    /// <summary>Terms of the IPTC's NewsCodes: made by a trained model; a model's pictures put together with pictures of other origin.</summary>
    public const string Trained = SourceTypes + "trainedAlgorithmicMedia", Composite = SourceTypes + "compositeWithTrainedAlgorithmicMedia";

    /// <summary>Properties that no standard has a name for.</summary>
    public const string Namespace = "urn:presenter:origin:";

    public const string Product = "Presenter";

    private const string SourceTypes = "http://cv.iptc.org/newscodes/digitalsourcetype/";

    public static string Version { get; } =
        typeof(OriginPacket).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    static OriginPacket() => XmpMetaFactory.SchemaRegistry.RegisterNamespace(Namespace, "presenter");

    /// <summary>The still part of a real person's picture is a photograph; Robin's is computed throughout.</summary>
    public static string SourceType(PresenterPackage package) => Labels.IsRequired(package) ? Composite : Trained;

    /// <param name="title">of the clip, where it has one</param>
    /// <param name="sourceType">other than the presenter's own, where the clip holds other pictures too</param>
    public static byte[] Of(PresenterPackage package, string? title = null, string? sourceType = null)
    {
        var manifest = package.Manifest;
        var packet = XmpMetaFactory.Create();
        packet.SetProperty(XmpConstants.NsIptcext, "DigitalSourceType", sourceType ?? SourceType(package));
        packet.SetProperty(XmpConstants.NsIptcext, "AISystemUsed", Product);
        packet.SetProperty(XmpConstants.NsIptcext, "AISystemVersionUsed", Version);
        packet.SetProperty(XmpConstants.NsXmp, "CreatorTool", $"{Product} {Version}");
        packet.SetLocalizedText(XmpConstants.NsDC, "description", null, XmpConstants.XDefault, manifest.Origin);
        packet.SetLocalizedText(XmpConstants.NsDC, "rights", null, XmpConstants.XDefault, $"{manifest.Licence}. {manifest.Credits}");
        if (title is not null)
            packet.SetLocalizedText(XmpConstants.NsDC, "title", null, XmpConstants.XDefault, title);
        packet.SetProperty(Namespace, "Presenter", manifest.Name);
        packet.SetProperty(Namespace, "PresenterId", manifest.Id);
        packet.SetProperty(Namespace, "PresenterVersion", manifest.Version.ToString());
        packet.SetProperty(Namespace, "RealPerson", Labels.IsRequired(package) ? "True" : "False");
        if (manifest.Consent is { } consent)
        {
            packet.SetProperty(Namespace, "ConsentDigest", $"sha256:{consent.Digest}");
            packet.SetProperty(Namespace, "ConsentExpiry", consent.Expiry.ToString("yyyy-MM-dd"));
        }
        var bytes = XmpMetaFactory.SerializeToBuffer(packet, new SerializeOptions { UseCompactFormat = true, Padding = 0 });
        return System.Text.Encoding.UTF8.GetPreamble() is var mark && bytes.AsSpan().StartsWith(mark) ? bytes[mark.Length..] : bytes;
    }
}
