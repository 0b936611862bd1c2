using System.Threading.RateLimiting;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Embedding;

/// <summary>How often may be asked: per token and per address, in token buckets that refill over a minute.</summary>
public sealed class QuestionLimits(EmbeddingOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> tokens = Buckets(options.QuestionsPerMinute);
    private readonly PartitionedRateLimiter<string> addresses = Buckets(options.AddressQuestionsPerMinute);

    /// <param name="connection">what stands for a caller without a token</param>
    /// <returns>null where the question may be asked, otherwise what to tell the visitor</returns>
    public string? Refusal(HttpContext? context, string connection)
    {
        using var own = tokens.AttemptAcquire(context?.User.FindFirst(EmbeddingDoor.TokenClaim)?.Value ?? connection);
        if (!own.IsAcquired)
            return $"You have asked {options.QuestionsPerMinute} questions within a minute. Please wait a moment and ask again.";
        if (context is null || ThisMachine.Asks(context))
            return null;
        using var address = addresses.AttemptAcquire(context.Connection.RemoteIpAddress?.ToString() ?? "");
        return address.IsAcquired ? null : "Too many questions come from your network just now. Please wait a moment and ask again.";
    }

    public void Dispose()
    {
        tokens.Dispose();
        addresses.Dispose();
    }

    public static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute, TokensPerPeriod = Math.Max(1, perMinute / 60), ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60.0 / perMinute)), QueueLimit = 0,
    };

    private static PartitionedRateLimiter<string> Buckets(int perMinute) =>
        PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ => Bucket(perMinute)));
}
