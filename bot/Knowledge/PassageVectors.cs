using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;

namespace Presenter.Bot.Knowledge;

/// <summary>The passages' embeddings, kept in SQLite by a hash of the text: a passage is sent to the endpoint only when its words change.</summary>
public sealed class PassageVectors
{
    private const int Batch = 32;

    private sealed record Entry(Passage Passage, string Key);

    private readonly KnowledgeStore store;
    private readonly EmbeddingEndpoint endpoint;
    private readonly ConcurrentDictionary<string, float[]> vectors;
    private volatile Entry[] shown = [];

    public PassageVectors(KnowledgeStore store, EmbeddingEndpoint endpoint)
    {
        this.store = store;
        this.endpoint = endpoint;
        vectors = new(store.Vectors(endpoint.Model));
    }

    /// <summary>Searches these passages from now on, each as soon as its vector is there.</summary>
    public void Show(IReadOnlyList<Passage> passages)
    {
        shown = passages.Select(p => new Entry(p, Key(p))).ToArray();
        var gone = vectors.Keys.Except(shown.Select(e => e.Key)).ToArray();
        store.RemoveVectors(endpoint.Model, gone);
        foreach (var key in gone)
            vectors.TryRemove(key, out _);
    }

    /// <summary>Asks for one batch of missing vectors.</summary>
    /// <returns>whether more are missing and can be asked for now</returns>
    public async Task<bool> EmbedAsync(CancellationToken cancellation)
    {
        var missing = shown.Where(e => !vectors.ContainsKey(e.Key)).DistinctBy(e => e.Key).ToArray();
        var batch = missing.Take(Batch).ToArray();
        if (batch.Length == 0 || await endpoint.EmbedPassagesAsync(batch.Select(e => Text(e.Passage)).ToArray(), cancellation) is not { } answer)
            return false;
        var made = batch.Select((e, i) => (e.Key, answer[i])).ToArray();
        store.PutVectors(endpoint.Model, made);
        foreach (var (key, vector) in made)
            vectors[key] = vector;
        return missing.Length > batch.Length;
    }

    /// <summary>The passages nearest in meaning by the cosine, best first; none while the endpoint fails.</summary>
    public async Task<IReadOnlyList<Passage>> SearchAsync(string query, int limit, CancellationToken cancellation)
    {
        if (vectors.IsEmpty || await endpoint.EmbedQuestionAsync(query, cancellation) is not { } wanted)
            return [];
        return shown.Select(e => (e.Passage, Vector: vectors.GetValueOrDefault(e.Key))).Where(e => e.Vector?.Length == wanted.Length)
            .Select(e => (e.Passage, Cosine: TensorPrimitives.Dot<float>(e.Vector, wanted)))
            .OrderByDescending(e => e.Cosine).Take(limit).Select(e => e.Passage).ToArray();
    }

    private static string Text(Passage passage) => $"{passage.Title}\n{passage.Heading}\n{passage.Text}";

    private static string Key(Passage passage) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Text(passage))));
}
