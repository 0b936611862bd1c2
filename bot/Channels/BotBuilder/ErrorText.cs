namespace Presenter.Bot.Channels;

/// <summary>What a connector's error says, in the SDK's exceptions; ours has a class of the same name.</summary>
public static class ErrorText
{
    public static string Of(Exception error) => error is ErrorResponseException { Body.Error: { } body } ? $"{error.Message} {body.Code} {body.Message}" : error.Message;
}
