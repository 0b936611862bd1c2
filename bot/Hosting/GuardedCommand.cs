using System.CommandLine;
using Presenter.Bot.Listening;

namespace Presenter.Bot.Hosting;

/// <summary>Turns what a person can mend into one line on stderr and exit code 1, for the bot's own `presenter` commands.</summary>
internal static class GuardedCommand
{
    /// <param name="name">as it is typed after `presenter`</param>
    public static void SetGuarded(this Command command, string name, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await action(parsed, cancellation);
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine("stopped");
                return 130;
            }
            catch (Exception e) when (e is SettingException or InvalidDataException or IOException or UnauthorizedAccessException or ListeningException)
            {
                Console.Error.WriteLine($"presenter {name}: {e.Message}");
                return 1;
            }
        });
}
