using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace Presenter.Bot.Channels;

/// <summary>The SDK's activities as they are on the wire; ours has a class of the same name.</summary>
public static class ActivityJson
{
    private static readonly JsonSerializerSettings Settings = new()
    {
        NullValueHandling = NullValueHandling.Ignore, ContractResolver = new CamelCasePropertyNamesContractResolver(), DateParseHandling = DateParseHandling.None, MaxDepth = 64,
    };

    /// <exception cref="System.Text.Json.JsonException">not an activity</exception>
    public static Activity Read(string json)
    {
        try
        {
            return JsonConvert.DeserializeObject<Activity>(json, Settings) ?? throw new System.Text.Json.JsonException("null is no activity");
        }
        catch (JsonException e)
        {
            throw new System.Text.Json.JsonException(e.Message, e);
        }
    }

    public static string Write(Activity activity) => JsonConvert.SerializeObject(activity, Settings);
}
