using Presenter.Tests.Planning;

namespace Presenter.Tests.Hosting;

/// <summary>A language model that holds its answers back until the test lets it give them.</summary>
public sealed class HeldModel : IAsyncDisposable
{
    private readonly TaskCompletionSource answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OpenAiServer server = null!;

    public string Address => server.Address;

    /// <summary>Questions that have come.</summary>
    public int Asked => server.Requests.Count;

    public static async Task<HeldModel> StartAsync()
    {
        var model = new HeldModel();
        model.server = await OpenAiServer.StartAsync(request => async context =>
        {
            await model.answers.Task.WaitAsync(context.RequestAborted);
            // How many answers it was told that there had been before this one.
            await Replies.Say($"After {request.Texts("assistant").Count}.")(context);
        });
        return model;
    }

    public void Answer() => answers.TrySetResult();

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
