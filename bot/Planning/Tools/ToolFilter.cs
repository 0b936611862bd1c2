using System.Text.Json;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Presenter.Bot.Planning.Confirmation;

namespace Presenter.Bot.Planning.Tools;

/// <summary>
/// Stands around every tool call of one turn: bounds rounds, calls, seconds and characters, holds back what needs the
/// visitor's yes, and marks what comes back as data.
/// </summary>
public sealed partial class ToolFilter(
    PlanningLimits limits, TurnBudget budget, TurnConfirmation confirmation, ConfirmationPhrases phrases, IReadOnlyCollection<ToolSource> sources, ILogger log)
    : IAutoFunctionInvocationFilter, IFunctionInvocationFilter
{
    private const int LongestSaid = 300;
    private const string Failed = "The tool failed. Say that it does not work at the moment.";

    private int calls;

    public async Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
    {
        var name = $"{context.Function.PluginName}-{context.Function.Name}";
        // A server that leaves the role out of its chunks would get its own call back as a system message.
        context.ChatMessageContent.Role = AuthorRole.Assistant;
        var room = Math.Min(limits.ToolCharacters, limits.HistoryCharacters - Prompt.Characters(context.ChatHistory));
        // Told once that there are no more rounds, a model that goes on all the same is stopped.
        context.Terminate = context.RequestSequenceIndex > limits.Rounds;
        if (context.RequestSequenceIndex >= limits.Rounds || ++calls > limits.Calls || room <= 0)
        {
            LogLimit(name, context.RequestSequenceIndex, calls);
            Answer(context, "No tool can be called any more in this turn. Answer now with what you know, or say that you do not know.");
        }
        else if (Confirmed(context.Function))
            Answer(context, Ask(context));
        else
            Answer(context, DataBlock.Wrap(name, await CallAsync(name, () => next(context), () => context.Result), room));
    }

    /// <summary>Also around what the program itself calls after a yes.</summary>
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        var seconds = limits.ToolSeconds;
        var running = next(context);
        try
        {
            await running.WaitAsync(TimeSpan.FromSeconds(seconds), budget.Token);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            throw new TimeoutException($"no answer within {seconds} s ({PlanningOptions.Section}:Limits:ToolSeconds)");
        }
    }

    /// <summary>Runs what the visitor has said yes to.</summary>
    /// <returns>its answer, marked as data, and whether it worked</returns>
    public async Task<(string Block, bool Worked)> RunAsync(Kernel kernel, PendingAction action, CancellationToken cancellation)
    {
        var name = $"{action.Plugin}-{action.Function}";
        if (!kernel.Plugins.TryGetFunction(action.Plugin, action.Function, out var function))
            return (DataBlock.Wrap(name, Failed, limits.ToolCharacters), false);
        FunctionResult? result = null;
        var arguments = new KernelArguments(JsonSerializer.Deserialize<Dictionary<string, object?>>(action.Arguments)!);
        string text;
        try
        {
            text = await CallAsync(name, async () => result = await kernel.InvokeAsync(function, arguments, cancellation), () => result!);
        }
        catch (OperationCanceledException) when (!budget.IsInterrupted)
        {
            LogFailed(name, budget.Verdict);
            text = Failed;
        }
        return (DataBlock.Wrap(name, text, limits.ToolCharacters), text != Failed);
    }

    private async Task<string> CallAsync(string name, Func<Task> call, Func<FunctionResult> result)
    {
        budget.AwaitTool();
        try
        {
            await call();
            return ToolText.Of(result());
        }
        catch (Exception e) when (!budget.Token.IsCancellationRequested)
        {
            LogFailed(name, e.Message);
            return Failed;
        }
        finally
        {
            budget.AwaitModel();
        }
    }

    private bool Confirmed(KernelFunction function) => sources.Any(s => s.Plugin.Name == function.PluginName && s.Confirmed.Contains(function.Name));

    private string Ask(AutoFunctionInvocationContext context)
    {
        var arguments = (context.Arguments ?? []).ToDictionary(a => a.Key, a => a.Value);
        var said = arguments.Count == 0 ? "" : $" with {string.Join(", ", arguments.Select(a => $"{a.Key} {a.Value}"))}";
        // Nobody can allow what nobody would listen to.
        if (said.Length > LongestSaid)
            return $"Nothing has been done: the arguments are too long to be read to the visitor (at most {LongestSaid} characters).";
        return confirmation.Ask(context.Function.PluginName!, context.Function.Name, JsonSerializer.Serialize(arguments),
            phrases.AskToAct($"{context.Function.Name.Replace('_', ' ')}{said}"));
    }

    private static void Answer(AutoFunctionInvocationContext context, string text) => context.Result = new FunctionResult(context.Function, text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tool {Name} was not called: round {Round}, call {Call} is past Planning:Limits")]
    private partial void LogLimit(string name, int round, int call);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tool {Name} failed: {Problem}")]
    private partial void LogFailed(string name, string problem);
}
