using System.ComponentModel;
using System.Text;
using Microsoft.SemanticKernel;
using Presenter.Bot.Knowledge;

namespace Presenter.Bot.Planning;

/// <summary>The knowledge as a plugin; one a turn, so that citations can be checked against what this turn retrieved.</summary>
public sealed class KnowledgePlugin(KnowledgeIndex index)
{
    public const string Name = "knowledge";
    public const string Search = "search";

    private readonly List<Passage> retrieved = [];

    /// <summary>Passages given out so far; the first is cited as [1].</summary>
    public IReadOnlyList<Passage> Retrieved => retrieved;

    [KernelFunction(Search)]
    [Description("Searches the knowledge base and returns numbered passages. Cite a passage by its number in square brackets.")]
    public async Task<string> SearchAsync(
        [Description("What to look for, in the visitor's words")] string query, CancellationToken cancellation)
    {
        var found = await FindAsync(query, cancellation);
        if (found.Count == 0)
            return "Nothing was found.";
        var text = new StringBuilder();
        foreach (var passage in found)
            text.Append('[').Append(retrieved.IndexOf(passage) + 1).Append("] ").Append(passage.Title).Append(passage.Heading is null ? "" : $" > {passage.Heading}").Append(": ").AppendLine(passage.Text);
        return text.ToString();
    }

    [KernelFunction("find")]
    [Description("As search, but gives records; for answerers that are programs.")]
    public async Task<IReadOnlyList<Passage>> FindAsync(string query, CancellationToken cancellation)
    {
        var found = await index.SearchAsync(query, 5, cancellation);
        return Keep(found);
    }

    [KernelFunction("page")]
    [Description("Reads a whole page, in order, where a visitor wants the long version.")]
    public async Task<IReadOnlyList<Passage>> PageAsync(
        [Description("The page's file, as a passage names it")] string source, CancellationToken cancellation) => Keep(await index.PageAsync(source, cancellation));

    /// <summary>A passage that was given out before keeps its number.</summary>
    private IReadOnlyList<Passage> Keep(IReadOnlyList<Passage> found)
    {
        lock (retrieved)
        {
            var kept = found.Select(p => retrieved.Find(r => r.SameAs(p)) ?? p).ToArray();
            retrieved.AddRange(kept.Where(p => !retrieved.Contains(p)));
            return kept;
        }
    }
}
