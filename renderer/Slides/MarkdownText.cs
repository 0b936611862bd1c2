using System.Text;
using Markdig.Syntax.Inlines;

namespace Presenter.Renderer.Slides;

/// <summary>What of Markdown can be read aloud.</summary>
public static class MarkdownText
{
    /// <summary>Without marks; a picture gives its description.</summary>
    public static string Plain(ContainerInline? inline) => Plain(inline, pictures: true);

    /// <summary>Without marks and without pictures.</summary>
    public static string Spoken(ContainerInline? inline) => Plain(inline, pictures: false);

    private static string Plain(ContainerInline? inline, bool pictures)
    {
        var text = new StringBuilder();
        Append(text, inline, pictures);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ContainerInline? inline, bool pictures)
    {
        foreach (var part in inline ?? Enumerable.Empty<Inline>())
        {
            switch (part)
            {
                case LiteralInline literal:
                    text.Append(literal.Content);
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded);
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case LinkInline { IsImage: true } when !pictures:
                    break;
                case ContainerInline container:
                    Append(text, container, pictures);
                    break;
            }
        }
    }
}
