namespace Presenter.Bot.Hosting;

/// <summary>A setting is wrong; the message names key, value and what is allowed.</summary>
public sealed class SettingException(string message) : Exception(message);

public static class OptionSections
{
    /// <exception cref="SettingException">a wrong value</exception>
    public static T ReadSection<T>(this IConfiguration configuration, string section, Func<T, string?> problem) where T : class, new()
    {
        T options;
        try
        {
            options = configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException e)
        {
            throw new SettingException($"A value of section {section} has the wrong type: {e.Message}");
        }
        return problem(options) is { } text ? throw new SettingException(text) : options;
    }
}
