using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Configuration;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Slides;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;

namespace Presenter.Renderer.Commands;

/// <summary>Turns what a person can mend into one line on stderr and exit code 1.</summary>
public static class Outcome
{
    /// <param name="name">as it is typed after `presenter`; the command's own where it is not given</param>
    /// <param name="mendable">what else a person can mend</param>
    public static void SetGuarded(this Command command, Func<ParseResult, CancellationToken, Task<int>> action, string? name = null, Func<Exception, bool>? mendable = null) =>
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
            catch (Exception e) when (e is PackageException or FootageException or LessonException or VoiceException or EncoderFailedException or SafeTensorsException or InvalidDataException
                or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException || mendable?.Invoke(e) == true)
            {
                Console.Error.WriteLine($"presenter {name ?? command.Name}: {e.Message}");
                return 1;
            }
        });

    /// <summary>appsettings.json of the working folder, environment variables over it; and the package that was named.</summary>
    public static RendererOptions Options(string? package)
    {
        var configuration = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build();
        var options = RendererServices.ReadOptions(configuration);
        return package is null ? options : options with { Presenter = new PresenterOptions { Package = package } };
    }

    public static Option<string?> Package() => new("--presenter")
    {
        Description = "Folder of the presenter package; the one of appsettings.json where it is not given",
    };
}
