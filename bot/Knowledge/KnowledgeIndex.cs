using System.Collections.Concurrent;

namespace Presenter.Bot.Knowledge;

/// <summary>
/// The documents of the knowledge folder, found by BM25 and ranked again by how much of the question they cover; where an
/// embedding endpoint is configured, that ranking is fused with the one by meaning.
/// </summary>
public sealed partial class KnowledgeIndex : IAsyncDisposable
{
    private const int Candidates = 30;

    /// <summary>Passages that are offered in the place of an answer, and the share of the question's weight that each must cover.</summary>
    private const int MostMeant = 3;
    private const double LeastMeant = 0.35;

    /// <summary>Pages remembered; to find one's passages, the store looks through all of them.</summary>
    private const int MostPages = 1000;

    private readonly KnowledgeOptions options;
    private readonly ILogger<KnowledgeIndex> log;
    private readonly KnowledgeStore store;
    private readonly PassageVectors? vectors;
    private readonly LeftOutDocuments leftOut;
    private readonly SemaphoreSlim refreshing = new(1, 1);
    private volatile ConcurrentDictionary<string, IReadOnlyList<Passage>> pages = new();
    private string? synonymsStamp;
    private bool folderMissed;

    /// <exception cref="IOException">the index cannot be kept where the settings say</exception>
    public KnowledgeIndex(KnowledgeOptions options, ILogger<KnowledgeIndex> log, EmbeddingEndpoint? embedding = null)
    {
        this.options = options;
        this.log = log;
        leftOut = new LeftOutDocuments(log);
        store = new KnowledgeStore(options.IndexPath);
        vectors = embedding is null ? null : new PassageVectors(store, embedding);
    }

    public Vocabulary Vocabulary { get; private set; } = Vocabulary.Empty;

    public ReadTexts Texts { get; } = new();

    /// <summary>Reads what changed in the folder since last time; questions are answered meanwhile. What cannot be read is told and left out.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await refreshing.WaitAsync(cancellation);
        try
        {
            if (IsMissing())
                return;
            var (documents, closed) = KnowledgeFolder.Walk(options.Folder);
            foreach (var (path, problem) in closed)
                leftOut.Tell(path, "", problem);
            var synonyms = Path.Combine(options.Folder, KnowledgeFolder.Synonyms);
            leftOut.Keep(documents.Select(d => d.Path).Concat(closed.Keys).Append(synonyms));
            var known = store.Stamps();
            var changed = synonymsStamp is null;
            foreach (var document in documents)
                changed |= await UpdateAsync(document, known.GetValueOrDefault(document.Source), cancellation);
            foreach (var gone in known.Keys.Except(documents.Select(d => d.Source)))
            {
                store.Remove(gone);
                changed = true;
            }
            if (!changed && KnowledgeFolder.Stamp(synonyms) == synonymsStamp)
                return;
            synonymsStamp = KnowledgeFolder.Stamp(synonyms);
            var passages = store.All();
            Vocabulary = new Vocabulary(passages, await LinesAsync(synonyms, cancellation));
            // Who is reading still fills the old one.
            pages = new();
            vectors?.Show(passages);
            LogReady(documents.Count(d => !leftOut.Contains(d.Path)), passages.Count, options.Folder);
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <summary>Asks the endpoint for some of the vectors that are still missing; questions find the passages by their words until then.</summary>
    /// <returns>whether there are more to ask for; false also where there is no endpoint or it fails</returns>
    public Task<bool> EmbedAsync(CancellationToken cancellation) => vectors?.EmbedAsync(cancellation) ?? Task.FromResult(false);

    /// <summary>The best passages, best first. Score is the share of the question's weight that a passage covers, 0 to 1.</summary>
    public async Task<IReadOnlyList<Passage>> SearchAsync(string query, int limit, CancellationToken cancellation)
    {
        var vocabulary = Vocabulary;
        var terms = QuestionReader.Search(query, vocabulary);
        var wanted = terms.Concat(terms.SelectMany(vocabulary.Synonyms)).Distinct().Where(vocabulary.Knows).ToArray();
        var byWords = wanted.Length == 0 ? [] : store.Match(wanted, Candidates)
            .Select((p, rank) => p with { Score = Cover(vocabulary, terms, p) - 0.002 * rank }).OrderByDescending(p => p.IsNamed(query)).ThenByDescending(p => p.Score).ToArray();
        if (vectors is null || string.IsNullOrWhiteSpace(query))
            return byWords.Take(limit).ToArray();
        var byMeaning = (await vectors.SearchAsync(query, Candidates, cancellation))
            .Select(p => Array.Find(byWords, w => w.SameAs(p)) ?? p with { Score = Cover(vocabulary, terms, p) }).ToArray();
        return ReciprocalRankFusion.Fuse(byWords, byMeaning).Take(limit).ToArray();
    }

    /// <summary>What may be meant by a question that was not answered: the nearest passages, which the visitor can choose by their names.</summary>
    public async Task<IReadOnlyList<Passage>> MeantAsync(string question, CancellationToken cancellation) =>
        [.. (await SearchAsync(question, MostMeant, cancellation)).Where(p => p.Score >= LeastMeant)];

    /// <summary>All passages of all documents.</summary>
    public IReadOnlyList<Passage> Passages() => store.All();

    /// <summary>All passages of a document, in their order.</summary>
    /// <param name="source">the document's file, as passages name it</param>
    public async Task<IReadOnlyList<Passage>> PageAsync(string source, CancellationToken cancellation)
    {
        var own = pages;
        if (own.TryGetValue(source, out var known))
            return known;
        var page = await Task.Run(() => store.Document(source), cancellation);
        if (own.Count < MostPages)
            own[source] = page;
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await refreshing.WaitAsync();
        store.Dispose();
    }

    private bool IsMissing()
    {
        var missing = !Directory.Exists(options.Folder);
        if (missing && !folderMissed)
            LogNoFolder(Path.GetFullPath(options.Folder));
        return folderMissed = missing;
    }

    /// <returns>whether the index changed</returns>
    private async Task<bool> UpdateAsync(FoundDocument document, string? known, CancellationToken cancellation)
    {
        if (known == document.Stamp || leftOut.IsDamaged(document.Path, document.Stamp))
            return false;
        try
        {
            store.Put(document.Source, document.Stamp, await Documents.ReadAsync(document.Path, document.Source, cancellation));
            leftOut.Forget(document.Path);
            return true;
        }
        catch (Exception e) when (e is DamagedDocumentException or IOException or UnauthorizedAccessException)
        {
            leftOut.Tell(document.Path, e is DamagedDocumentException ? document.Stamp : "", e is DamagedDocumentException ? e.Message : KnowledgeFolder.Remedy(e));
            // What stood in it before is no longer what stands in it.
            if (known is not null)
                store.Remove(document.Source);
            return known is not null;
        }
    }

    private async Task<string[]> LinesAsync(string synonyms, CancellationToken cancellation)
    {
        try
        {
            var lines = File.Exists(synonyms) ? PlainText.Decode(await File.ReadAllBytesAsync(synonyms, cancellation)).ReplaceLineEndings("\n").Split('\n') : [];
            leftOut.Forget(synonyms);
            return lines;
        }
        catch (Exception e) when (e is DamagedDocumentException or IOException or UnauthorizedAccessException)
        {
            leftOut.Tell(synonyms, synonymsStamp ?? "", e is DamagedDocumentException ? e.Message : KnowledgeFolder.Remedy(e));
            return [];
        }
    }

    private double Cover(Vocabulary vocabulary, IReadOnlyList<string> terms, Passage passage)
    {
        var own = Texts.Terms(passage.Text);
        var top = Texts.Terms($"{passage.Title} {passage.Heading}");
        double covered = 0, all = 0;
        foreach (var term in terms)
        {
            var weight = vocabulary.Weight(term);
            all += weight;
            double Share(string t) => top.Contains(t) ? 1.15 : own.Contains(t) ? 1 : 0;
            covered += weight * Math.Max(Share(term), 0.85 * vocabulary.Synonyms(term).Select(Share).DefaultIfEmpty(0).Max());
        }
        return all == 0 ? 0 : covered / all;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Documents} knowledge documents with {Passages} passages in {Folder}")]
    private partial void LogReady(int documents, int passages, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no knowledge folder at {Folder}; the presenter knows nothing. Remedy: make it, or set Knowledge:Folder")]
    private partial void LogNoFolder(string folder);
}
