using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Presenter.Bot.Knowledge;

/// <summary>
/// An OpenAI-compatible /embeddings. When it fails that is told once, nobody waits for it for half a minute, and the search
/// goes on by words.
/// </summary>
public sealed partial class EmbeddingEndpoint(KnowledgeOptions options, ILogger<EmbeddingEndpoint> log, TimeProvider? clock = null) : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30), PerQuestion = TimeSpan.FromSeconds(2), PerBatch = TimeSpan.FromSeconds(60);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly IEmbeddingGenerator<string, Embedding<float>> generator = new OpenAIClient(
        new ApiKeyCredential(options.EmbeddingKey.Length > 0 ? options.EmbeddingKey : "none"),
        new OpenAIClientOptions { Endpoint = new Uri(options.EmbeddingEndpoint), RetryPolicy = new ClientRetryPolicy(1) }).GetEmbeddingClient(options.EmbeddingModel).AsIEmbeddingGenerator();
    private readonly Lock guard = new();
    private long? failedAt;

    /// <summary>What its vectors can be compared with: those of the same model on the same server.</summary>
    public string Model { get; } = $"{options.EmbeddingModel} at {options.EmbeddingEndpoint}";

    /// <returns>a vector of length 1, or null while the endpoint fails</returns>
    public async Task<float[]?> EmbedQuestionAsync(string question, CancellationToken cancellation) =>
        await EmbedAsync([question], PerQuestion, cancellation) is [var vector] ? vector : null;

    /// <returns>a vector of length 1 for each text, or null while the endpoint fails</returns>
    public Task<IReadOnlyList<float[]>?> EmbedPassagesAsync(IReadOnlyList<string> texts, CancellationToken cancellation) => EmbedAsync(texts, PerBatch, cancellation);

    public void Dispose() => generator.Dispose();

    private async Task<IReadOnlyList<float[]>?> EmbedAsync(IReadOnlyList<string> texts, TimeSpan limit, CancellationToken cancellation)
    {
        if (IsResting())
            return null;
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timed.CancelAfter(limit);
        try
        {
            var answer = await generator.GenerateAsync(texts, cancellationToken: timed.Token);
            var vectors = answer.Select(e => Unit(e.Vector.Span)).ToArray();
            if (vectors.Length != texts.Count)
                throw new InvalidDataException($"{vectors.Length} vectors came for {texts.Count} texts");
            Note(null);
            return vectors;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            Note(timed.IsCancellationRequested ? $"no answer within {limit.TotalSeconds} s" : OneLine(e.Message));
            return null;
        }
    }

    /// <summary>The status stands in the second line, and a proxy may send a whole page.</summary>
    private static string OneLine(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length <= 200 ? line : line[..200] + "…";
    }

    private static float[] Unit(ReadOnlySpan<float> vector)
    {
        var length = MathF.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares(vector));
        if (!float.IsFinite(length) || length == 0)
            throw new InvalidDataException("a vector without a direction came");
        var unit = new float[vector.Length];
        System.Numerics.Tensors.TensorPrimitives.Divide(vector, length, unit);
        return unit;
    }

    private bool IsResting()
    {
        lock (guard)
            return failedAt is { } at && clock.GetElapsedTime(at) < Rest;
    }

    private void Note(string? problem)
    {
        bool failedBefore;
        lock (guard)
        {
            failedBefore = failedAt is not null;
            failedAt = problem is null ? null : clock.GetTimestamp();
        }
        if (problem is not null && !failedBefore)
            LogFailed(options.EmbeddingModel, options.EmbeddingEndpoint, problem);
        else if (problem is null && failedBefore)
            LogBack(options.EmbeddingModel, options.EmbeddingEndpoint);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedding model {Model} at {Endpoint} failed: {Problem}. The knowledge is searched by words alone until it answers again. Remedy: start the server, or check Knowledge:EmbeddingEndpoint, EmbeddingModel and EmbeddingKey")]
    private partial void LogFailed(string model, string endpoint, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The embedding model {Model} at {Endpoint} answers again")]
    private partial void LogBack(string model, string endpoint);
}
