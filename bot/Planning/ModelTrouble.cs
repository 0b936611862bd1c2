using System.ClientModel;
using System.Globalization;
using System.Net;
using Microsoft.SemanticKernel;

namespace Presenter.Bot.Planning;

/// <summary>Which failures of a model server a second request may mend.</summary>
internal static class ModelTrouble
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(250);

    /// <param name="most">seconds that are waited at most</param>
    /// <returns>how long to wait before the one retry, or null where it would be of no use</returns>
    public static TimeSpan? Pause(Exception failure, double most)
    {
        if (Status(failure) is { } status and not (HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests) && (int)status is >= 400 and < 500)
            return null;
        if (RetryAfter(failure) is { } asked)
            return asked.TotalSeconds <= most ? asked : null;
        return TimeSpan.FromSeconds(Math.Min(Short.TotalSeconds, most));
    }

    /// <summary>For the log.</summary>
    public static string Told(Exception failure, TurnBudget budget) =>
        failure is OperationCanceledException ? budget.Verdict
        : failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? failure.GetType().Name;

    private static HttpStatusCode? Status(Exception failure) => failure switch
    {
        HttpOperationException { StatusCode: { } status } => status,
        ClientResultException { Status: > 0 } result => (HttpStatusCode)result.Status,
        _ => null,
    };

    /// <summary>RFC 9110, 10.2.3: seconds, or a date.</summary>
    private static TimeSpan? RetryAfter(Exception failure)
    {
        var result = failure as ClientResultException ?? failure.InnerException as ClientResultException;
        if (result?.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) != true || text is null)
            return null;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, 86400))
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date > DateTimeOffset.UtcNow ? date - DateTimeOffset.UtcNow
            : TimeSpan.Zero;
    }
}
