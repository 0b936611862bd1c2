namespace Presenter.Bot.Channels.Teams;

/// <summary>Why a channel does not go on with a stream.</summary>
public enum StreamRefusal
{
    /// <summary>The visitor pressed Stop: nothing more is said.</summary>
    Stopped,

    /// <summary>It took longer than the channel lets a stream last (two minutes): the last text goes in place of what is shown.</summary>
    TooLong,

    /// <summary>No streams here, or a fault: the answer comes as one message.</summary>
    NotTaken,
}

public static class StreamRefusals
{
    /// <summary>Reads the connector's error; its code and message stand in the exception's text.</summary>
    public static StreamRefusal Of(Exception error)
    {
        var text = ErrorText.Of(error);
        return !text.Contains("ContentStreamNotAllowed", StringComparison.OrdinalIgnoreCase) ? StreamRefusal.NotTaken
            : text.Contains("exceeded streaming time", StringComparison.OrdinalIgnoreCase) ? StreamRefusal.TooLong
            : StreamRefusal.Stopped;
    }
}
