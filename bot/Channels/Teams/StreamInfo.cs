using System.Text.Json.Nodes;

namespace Presenter.Bot.Channels.Teams;

/// <summary>An activity's place in a stream: Teams reads the entity, Web Chat the channel data.</summary>
public static class StreamInfo
{
    public const string Streaming = "streaming";
    public const string Final = "final";

    /// <param name="sequence">from 1; null on the last activity</param>
    public static void Mark(JsonObject activity, string? streamId, string streamType, int? sequence, string? result = null)
    {
        var place = new JsonObject { ["streamType"] = streamType };
        if (streamId is not null)
            place["streamId"] = streamId;
        if (sequence is not null)
            place["streamSequence"] = sequence;
        activity["channelData"] = place;
        var entity = place.DeepClone().AsObject();
        entity["type"] = "streaminfo";
        if (result is not null)
            entity["streamResult"] = result;
        if (activity["entities"] is JsonArray entities)
            entities.Add(entity);
        else
            activity["entities"] = new JsonArray(entity);
    }
}
