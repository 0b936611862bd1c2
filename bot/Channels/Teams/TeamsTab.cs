using Presenter.Bot.Hosting;
using HostOptions = Presenter.Bot.Hosting.HostOptions;

namespace Presenter.Bot.Channels.Teams;

/// <summary>GET /teams: the page as Teams' personal tab shows it; no other site may frame it there.</summary>
public static class TeamsTab
{
    public const string Path = "/teams";

    // Microsoft's "Tab requirements"; the last two are the United States government's clouds.
    private const string Frames = "https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft https://gov.teams.microsoft.us https://dod.teams.microsoft.us";

    public static void MapTeamsTab(this WebApplication app) => app.MapGet(Path, (HostOptions host, HttpResponse response) => WebPage.Of(host, "index.html", response, Frames));
}
