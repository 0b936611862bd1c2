using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;

namespace Presenter.Renderer;

public static class RendererServices
{
    /// <summary>Registers the pipeline; whoever hosts it calls <see cref="PresentationPipeline.WarmUpAsync"/>.</summary>
    /// <exception cref="ArgumentException">a wrong value: names key, value and what is allowed</exception>
    public static IServiceCollection AddRenderer(this IServiceCollection services, IConfiguration configuration)
    {
        var options = ReadOptions(configuration);
        return services.AddSingleton(options)
            .AddSingleton(s => new PresentationPipeline(options, s.GetService<ILoggerFactory>()));
    }

    /// <exception cref="ArgumentException">a wrong value: names key, value and what is allowed</exception>
    public static RendererOptions ReadOptions(IConfiguration configuration)
    {
        var options = new RendererOptions(
            configuration.GetSection(PresenterOptions.Section).Get<PresenterOptions>() ?? new(),
            configuration.GetSection(ComputeOptions.Section).Get<ComputeOptions>() ?? new(),
            configuration.GetSection(SpeechOptions.Section).Get<SpeechOptions>() ?? new(),
            configuration.GetSection("Encoding").Get<EncodingOptions>() ?? new())
        {
            Label = configuration.GetSection(LabelOptions.Section).Get<LabelOptions>() ?? new(),
        };
        var problem = options.Presenter.Problem() ?? options.Compute.Problem() ?? options.Speech.Problem() ?? options.Label.Problem();
        if (problem is not null)
            throw new ArgumentException(problem);
        options.Encoding.Validate();
        return options;
    }
}
