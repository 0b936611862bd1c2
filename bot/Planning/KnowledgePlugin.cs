using System.ComponentModel;
using System.Text;
using Microsoft.SemanticKernel;
using Presenter.Bot.Knowledge;

namespace Presenter.Bot.Planning;

/// <summary>
/// The knowledge as a plugin. Its functions are described once and not each turn, which by reflection costs more than the
/// search itself; what a turn has retrieved lies in the turn's own kernel.
/// </summary>
public sealed class KnowledgePlugin
{
    public const string Name = "knowledge";
    public const string Search = "search";

    private const string Retrieved = "knowledge.retrieved";

    private readonly KnowledgeIndex index;
    private readonly KernelPlugin functions;

    public KnowledgePlugin(KnowledgeIndex index)
    {
        this.index = index;
        functions = KernelPluginFactory.CreateFromObject(this, Name);
    }

    /// <summary>Adds the plugin to the kernel of one turn.</summary>
    /// <returns>what that turn retrieves</returns>
    public RetrievedPassages AddTo(Kernel turn)
    {
        var passages = new RetrievedPassages();
        turn.Data[Retrieved] = passages;
        turn.Plugins.Add(functions);
        return passages;
    }

    [KernelFunction(Search)]
    [Description("Searches the knowledge base and returns numbered passages. Cite a passage by its number in square brackets.")]
    public async Task<string> SearchAsync(
        Kernel kernel, [Description("What to look for, in the visitor's words")] string query, CancellationToken cancellation)
    {
        var found = await FindAsync(kernel, query, cancellation);
        if (found.Count == 0)
            return "Nothing was found.";
        var retrieved = Of(kernel);
        var text = new StringBuilder();
        foreach (var passage in found)
            text.Append('[').Append(retrieved.NumberOf(passage)).Append("] ").Append(passage.Title).Append(passage.Heading is null ? "" : $" > {passage.Heading}").Append(": ").AppendLine(passage.Text);
        return text.ToString();
    }

    [KernelFunction("find")]
    [Description("As search, but gives records; for answerers that are programs.")]
    public async Task<IReadOnlyList<Passage>> FindAsync(Kernel kernel, string query, CancellationToken cancellation) =>
        Of(kernel).Keep(await index.SearchAsync(query, 5, cancellation));

    [KernelFunction("page")]
    [Description("Reads a whole page, in order, where a visitor wants the long version.")]
    public async Task<IReadOnlyList<Passage>> PageAsync(
        Kernel kernel, [Description("The page's file, as a passage names it")] string source, CancellationToken cancellation) => Of(kernel).Keep(await index.PageAsync(source, cancellation));

    private static RetrievedPassages Of(Kernel kernel) => (RetrievedPassages)kernel.Data[Retrieved]!;
}

/// <summary>What one turn was given, so that its citations can be checked against it.</summary>
public sealed class RetrievedPassages
{
    private readonly List<Passage> retrieved = [];

    /// <summary>Passages given out so far; the first is cited as [1].</summary>
    public IReadOnlyList<Passage> All => retrieved;

    public int NumberOf(Passage passage)
    {
        lock (retrieved)
            return retrieved.IndexOf(passage) + 1;
    }

    /// <summary>A passage that was given out before keeps its number.</summary>
    public IReadOnlyList<Passage> Keep(IReadOnlyList<Passage> found)
    {
        lock (retrieved)
        {
            var kept = found.Select(p => retrieved.Find(r => r.SameAs(p)) ?? p).ToArray();
            retrieved.AddRange(kept.Where(p => !retrieved.Contains(p)));
            return kept;
        }
    }
}
