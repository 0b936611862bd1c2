using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using Presenter.Bot.Conversations;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Planning.Confirmation;
using Presenter.Bot.Planning.Museum;
using Presenter.Bot.Planning.Reservations;
using Presenter.Bot.Planning.Tools;

namespace Presenter.Bot.Planning;

/// <summary>Everything that one turn of a language model works with: its own kernel with tools and filters, the prompt, the time.</summary>
public sealed class ModelTurn : IDisposable
{
    private bool ran;

    public required Kernel Kernel { get; init; }

    public required ChatHistory Chat { get; init; }

    public required PromptExecutionSettings Settings { get; init; }

    public required TurnBudget Budget { get; init; }

    public required RetrievedPassages Passages { get; init; }

    public required TurnConfirmation Confirmation { get; init; }

    public required ToolFilter Filter { get; init; }

    /// <summary>What the visitor has just said yes to, for the model to tell how it went.</summary>
    public PendingAction? Approved { get; init; }

    /// <summary>Whether that worked; false before it has run.</summary>
    public bool ApprovedWorked { get; private set; }

    /// <summary>Once a turn, however often the model is asked.</summary>
    public async Task RunApprovedAsync()
    {
        if (Approved is null || ran)
            return;
        ran = true;
        (var block, ApprovedWorked) = await Filter.RunAsync(Kernel, Approved, Budget.Token);
        Prompt.AddCall(Chat, Approved, block);
    }

    public void Dispose()
    {
        // A tool that was given up still runs until the turn's token tells it.
        Budget.Stop();
        Budget.Dispose();
    }
}

/// <summary>Sets a turn up.</summary>
public sealed class ModelTurns(
    Kernel kernel, KnowledgePlugin knowledge, MuseumData museum, MuseumPlugin lookups, TicketDesk desk, Toolbox toolbox, Phrases phrases,
    ConfirmationPhrases confirmation, PlanningOptions options, TimeProvider clock, ILogger<ModelTurns> log)
{
    // Once: to describe a function by reflection costs more than to call it.
    private readonly KernelPlugin museumFunctions = KernelPluginFactory.CreateFromObject(lookups, MuseumPlugin.Name);

    public ModelTurn Begin(Question question, IReadOnlyList<PastTurn> history, PendingAction? approved, CancellationToken cancellation)
    {
        var own = kernel.Clone();
        var sources = toolbox.Sources;
        var budget = new TurnBudget(options, cancellation);
        var asked = new TurnConfirmation();
        var filter = new ToolFilter(options.Limits, budget, asked, confirmation, sources, log);
        own.AutoFunctionInvocationFilters.Add(filter);
        own.FunctionInvocationFilters.Add(filter);
        var passages = knowledge.AddTo(own);
        var search = own.Plugins[KnowledgePlugin.Name][KnowledgePlugin.Search];
        if (museum.IsThere)
        {
            own.Plugins.Add(museumFunctions);
            own.Plugins.AddFromObject(new ReservationPlugin(question.ConversationId, asked, desk), ReservationPlugin.Name);
        }
        foreach (var source in sources)
            own.Plugins.Add(source.Plugin);
        // The knowledge's other functions are for the offline answerer.
        var offered = own.Plugins.Where(p => p.Name != KnowledgePlugin.Name).SelectMany(p => p).Prepend(search);
        return new ModelTurn
        {
            Kernel = own, Budget = budget, Passages = passages, Confirmation = asked, Filter = filter, Approved = approved,
            Chat = Prompt.Write(phrases.System(clock.GetLocalNow(), question.From), history, question.Text, options.Limits.HistoryCharacters / 2),
            Settings = new OpenAIPromptExecutionSettings
            {
                MaxTokens = options.Limits.AnswerTokens,
                // As JSON, not as text: a tool that wants a number gets one.
                FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(offered, options: new FunctionChoiceBehaviorOptions { RetainArgumentTypes = true }),
            },
        };
    }
}
