using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Slides;

/// <summary>A script cannot become slides; the message names file and line, what is wrong, and the remedy.</summary>
public sealed class LessonException(string message) : Exception(message);

/// <summary>What is shown while the text under one heading is spoken.</summary>
/// <param name="Picture">Path of a picture; null where there is none.</param>
/// <param name="Points">Items of lists, which are shown and spoken.</param>
public sealed record Slide(string Heading, int Level, string? Picture, IReadOnlyList<string> Points, IReadOnlyList<DirectedText> Sentences);

/// <summary>A Markdown script with headings and pictures -> slides.</summary>
public sealed record Lesson(string Title, IReadOnlyList<Slide> Slides)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseYamlFrontMatter().UsePreciseSourceLocation().Build();

    /// <exception cref="LessonException">no headings, nothing to say under one, a picture that is not there, or a table</exception>
    /// <exception cref="IOException">the script cannot be read</exception>
    public static async Task<Lesson> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new LessonException($"{path} does not exist.");
        var blocks = Markdown.Parse(await File.ReadAllTextAsync(path, cancellation), Pipeline);
        var drafts = new List<Draft>();
        foreach (var block in blocks)
        {
            if (block is HeadingBlock heading)
                drafts.Add(new Draft(path, heading));
            else if (drafts.Count > 0)
                drafts[^1].Add(block);
            else if (block is not (Markdig.Extensions.Yaml.YamlFrontMatterBlock or LinkReferenceDefinitionGroup))
                throw new LessonException($"{path}, line {block.Line + 1}: there is text before the first heading. Remedy: begin with a heading, \"# Title\"; each heading becomes a slide.");
        }
        if (drafts.Count == 0)
            throw new LessonException($"{path} has no heading. Remedy: write one above each part, \"# Title\"; each heading becomes a slide.");
        var slides = drafts.Select((d, i) => d.Finish(isTitle: i == 0 && drafts.Count > 1)).ToArray();
        return new Lesson(slides[0].Heading, slides);
    }

    private sealed class Draft(string path, HeadingBlock heading)
    {
        private readonly List<string> points = [], spoken = [];
        private string? picture;

        private string Title => MarkdownText.Spoken(heading.Inline).Trim();

        public void Add(Block block)
        {
            switch (block)
            {
                case ListBlock list:
                    foreach (var item in list.OfType<ListItemBlock>())
                    {
                        var text = string.Join(' ', item.Descendants<LeafBlock>().Select(Read)).Trim();
                        spoken.Add(text);
                        points.Add(ScriptTags.Read(text).Text);
                    }
                    break;
                case QuoteBlock quote:
                    spoken.AddRange(quote.Descendants<LeafBlock>().Select(Read));
                    break;
                case ParagraphBlock paragraph:
                    spoken.Add(Read(paragraph));
                    break;
                case ThematicBreakBlock or LinkReferenceDefinitionGroup:
                    break;
                default:
                    throw Wrong(block, $"{What(block)} can neither be spoken nor shown on a slide", "write it as sentences or as a list, or add it as a picture");
            }
        }

        /// <param name="isTitle">a title without text says itself</param>
        public Slide Finish(bool isTitle)
        {
            if (Title.Length == 0)
                throw Wrong(heading, "a heading is empty", "write one, or take the # away");
            var sentences = spoken.SelectMany(ScriptText.Sentences).ToList();
            if (sentences.Count == 0 && isTitle)
                sentences = [ScriptTags.Read(Title)];
            if (sentences.Count == 0 || sentences.All(s => SpokenForm.Of(s.Text).All(w => w.Spoken.Count == 0)))
                throw Wrong(heading, $"under the heading \"{Title}\" there is nothing that the English voice can say", "write at least one sentence there, or take the heading away");
            return new Slide(ScriptTags.Read(Title).Text, heading.Level, picture, points, sentences);
        }

        private string Read(LeafBlock block)
        {
            foreach (var image in block.Inline?.Descendants<LinkInline>().Where(l => l.IsImage) ?? [])
            {
                if (picture is not null)
                    throw Wrong(block, $"the slide \"{Title}\" has a second picture, {image.Url}", "give it a heading of its own");
                picture = Found(block, image.Url ?? "");
            }
            return MarkdownText.Spoken(block.Inline).Trim();
        }

        private string Found(Block block, string url)
        {
            if (url.Contains("://", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
                throw Wrong(block, $"the picture {(url.Length > 60 ? url[..60] + "…" : url)} is not a file", "save it beside the script and name the file; nothing is fetched from the network");
            var file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, Uri.UnescapeDataString(url)));
            return url.Length > 0 && File.Exists(file) ? file : throw Wrong(block, $"the picture \"{url}\" does not exist ({file})", "put the file there, or correct the name");
        }

        private LessonException Wrong(Block block, string what, string remedy) => new($"{path}, line {block.Line + 1}: {what}. Remedy: {remedy}.");

        private static string What(Block block) => block switch
        {
            Markdig.Extensions.Tables.Table => "a table",
            CodeBlock => "a block of code",
            HtmlBlock => "HTML",
            _ => block.GetType().Name,
        };
    }
}
