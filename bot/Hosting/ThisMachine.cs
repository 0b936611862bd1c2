using System.Net;

namespace Presenter.Bot.Hosting;

public static class ThisMachine
{
    /// <summary>Whether a programme on this machine asks. A proxy on it brings the whole world: what it forwards does not count.</summary>
    public static bool Asks(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");
}
