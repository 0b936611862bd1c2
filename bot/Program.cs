using System.CommandLine;
using Presenter.Bot.About;
using Presenter.Bot.Channels;
using Presenter.Bot.Channels.Teams;
using Presenter.Bot.Clips;
using Presenter.Bot.Embedding;
using Presenter.Bot.Hosting;
using Presenter.Bot.Kiosk;
using Presenter.Bot.Kiosk.Waking;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Listening;
using Presenter.Bot.Planning;
using Presenter.Bot.Streaming;
using Presenter.Bot.Studio;
using Presenter.Renderer;

if (args is ["knowledge" or "voice", ..])
    return await new RootCommand("Presenter: the bot; without a command it serves.") { KnowledgeCommand.Create(), VoiceCommand.Create(WakeCommand.Create()) }.Parse(args).InvokeAsync();

return await PresenterHost.RunAsync(() =>
{
    Directory.SetCurrentDirectory(Locations.Root());
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = Directory.GetCurrentDirectory() });
    builder.UseAddress();
    builder.Services
        .AddKnowledge(builder.Configuration)
        .AddListening(builder.Configuration)
        .AddConversations(builder.Configuration)
        .AddPlanning(builder.Configuration)
        .AddRenderer(builder.Configuration)
        .AddStreaming(builder.Configuration)
        .AddEmbedding(builder.Configuration)
        .AddKiosk(builder.Configuration)
        .AddClips(builder.Configuration)
        .AddBotFramework(builder.Configuration)
        .AddDirectLine(builder.Configuration)
        .AddAdmin(builder.Configuration)
        .AddStudio(builder.Configuration);

    var app = builder.Build();
    app.UseContentSecurity();
    app.UseEmbedding("/hub");
    app.MapStudio();
    app.MapPages();
    app.MapAbout();
    app.MapTeamsTab();
    app.MapKiosk();
    app.MapClips();
    app.MapTurnStreams();
    app.MapBotFramework();
    app.MapDirectLine();
    app.MapListening();
    app.MapWaking();
    app.MapAdmin();
    app.MapHub<PresenterHub>("/hub", o => o.AllowStatefulReconnects = true).RequireCors(WidgetEmbedding.Policy);
    return app;
});
