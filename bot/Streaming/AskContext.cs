using MessagePack;
using Presenter.Bot.Channels.Teams;
using Presenter.Bot.Conversations;

namespace Presenter.Bot.Streaming;

/// <summary>What a page tells of the place in which it is shown; Teams' own words (docs/segment-protocol.md).</summary>
[MessagePackObject]
public sealed record AskContext
{
    [Key("locale")]
    public string? Locale { get; init; }

    [Key("host")]
    public string? Host { get; init; }

    [Key("theme")]
    public string? Theme { get; init; }

    [Key("frame")]
    public string? Frame { get; init; }

    [Key("meeting")]
    public string? Meeting { get; init; }

    [Key("team")]
    public string? Team { get; init; }

    [Key("channel")]
    public string? Channel { get; init; }

    [Key("chat")]
    public string? Chat { get; init; }

    [Key("entity")]
    public string? Entity { get; init; }

    [Key("subPage")]
    public string? SubPage { get; init; }

    /// <param name="visitor">who has signed in: told by the token, never by the page</param>
    public AskedFrom With(TabVisitor? visitor) => new()
    {
        Name = visitor?.Name, Tenant = visitor?.Tenant, Locale = Locale, Host = Host, Theme = Theme, Frame = Frame,
        Meeting = Meeting, Team = Team, Channel = Channel, Chat = Chat, Entity = Entity, SubPage = SubPage,
    };
}
