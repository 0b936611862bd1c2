namespace Presenter.Bot.Channels;

/// <summary>What a connector's error says; the SDK keeps it elsewhere than we do, and has a class of the same name here.</summary>
public static class ErrorText
{
    public static string Of(Exception error) => error.Message;
}
