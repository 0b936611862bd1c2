using System.CommandLine;
using Presenter.Bot.Listening;
using Presenter.Renderer.Commands;

namespace Presenter.Bot.Hosting;

/// <summary>The guard of the `presenter` commands (<see cref="Outcome"/>), for those of the bot: wrong settings and unheard voices can be mended too.</summary>
internal static class GuardedCommand
{
    /// <param name="name">as it is typed after `presenter`</param>
    public static void SetGuarded(this Command command, string name, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetGuarded(action, name, e => e is SettingException or ListeningException);
}
