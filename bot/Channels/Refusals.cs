namespace Presenter.Bot.Channels;

public static class Refusals
{
    /// <summary>An error in the form of the Bot Framework's services.</summary>
    /// <param name="code">in one word</param>
    public static IResult Refuse(int status, string code, string message) => Results.Json(new { error = new { code, message } }, statusCode: status);
}
