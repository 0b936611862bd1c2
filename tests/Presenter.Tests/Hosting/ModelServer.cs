using Presenter.Tests.Planning;

namespace Presenter.Tests.Hosting;

/// <summary>Language models by behaviour: one that answers, or fails in one of the ways that servers fail.</summary>
public static class ModelServer
{
    public static Task<OpenAiServer> StartAsync(string behaviour) => OpenAiServer.StartAsync(request => behaviour switch
    {
        "error" => Replies.Status(400),
        "broken" => Replies.Malformed,
        "recall" => Replies.Say(Recall(request)),
        "unspeakable" => Replies.Say("你好，", "世界。"),
        "mixed" => Replies.Say("That is: ", "hello. ", "你好，世界。 ", "Once more: hello."),
        _ => Replies.Say("The model ", "says [warm] it. ", "Twice."),
    });

    /// <summary>Says what it was told that it had said before.</summary>
    private static string Recall(ModelRequest request) => request.Texts("assistant") is [.., var before]
        ? $"Before, this was heard: {before}" : "Lanterns burn, ropes creak, tides turn and gulls cry all day long.";
}
