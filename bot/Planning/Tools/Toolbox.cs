using System.Collections.Immutable;
using Microsoft.SemanticKernel;

namespace Presenter.Bot.Planning.Tools;

/// <summary>The tools of foreign servers that are there in this moment; servers come and go while the bot runs.</summary>
public sealed class Toolbox
{
    private ImmutableDictionary<string, ToolSource> sources = ImmutableDictionary<string, ToolSource>.Empty;

    public IReadOnlyCollection<ToolSource> Sources => sources.Values.ToArray();

    /// <summary>In place of what the server had before.</summary>
    public void Put(ToolSource source) => ImmutableInterlocked.AddOrUpdate(ref sources, source.Plugin.Name, source, (_, _) => source);

    public void Remove(string name) => ImmutableInterlocked.TryRemove(ref sources, name, out _);

    /// <summary>A name that every model server takes: letters, digits and _, at most <paramref name="most"/>.</summary>
    public static string Safe(string name, int most = 40)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return safe.Length <= most ? safe : safe[..most];
    }

    /// <summary>Two tools whose names differ only in signs that are not allowed get a number.</summary>
    public static string Unused(string name, ISet<string> used)
    {
        var free = name;
        for (var i = 2; !used.Add(free); i++)
            free = $"{name}_{i}";
        return free;
    }

    /// <summary>A model server refuses longer ones.</summary>
    public static string Described(string? text) => text is null ? "" : text.Length <= 1000 ? text : text[..1000];

    internal static bool IsName(string name) => name.Length is >= 1 and <= 20 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && name is not ("knowledge" or "museum" or "tickets");
}
