using Presenter.Bot.Streaming;
using Presenter.Renderer;
using Presenter.Renderer.Packages;

namespace Presenter.Bot.Studio;

/// <summary>A warm pipeline for the presenter that is asked for: the visitors' own, or one more, the last one used.</summary>
public sealed class StudioPipelines(StudioOptions options, RendererOptions renderer, RendererState state, ILoggerFactory logs) : IAsyncDisposable
{
    private (string Folder, PresentationPipeline Pipeline)? held;

    /// <summary>Every presenter there is; those that cannot be used say why.</summary>
    public IReadOnlyList<StudioPresenter> List()
    {
        var folders = Directory.Exists(options.Presenters) ? Directory.GetDirectories(options.Presenters).Where(f => File.Exists(Path.Combine(f, PresenterManifest.FileName))) : [];
        return folders.Append(renderer.Presenter.Package).Select(Path.GetFullPath).Distinct().Order(StringComparer.Ordinal).Select(Describe).ToArray();
    }

    /// <summary>One caller at a time.</summary>
    /// <param name="name">a folder's, as <see cref="List"/> gives it</param>
    /// <exception cref="PackageException">there is none of this name, or it cannot be used; names the remedy</exception>
    public async Task<PresentationPipeline> OpenAsync(string name, CancellationToken cancellation)
    {
        var chosen = List().FirstOrDefault(p => p.Folder == name)
            ?? throw new PackageException($"There is no presenter \"{name}\" in {Path.GetFullPath(options.Presenters)}. Remedy: choose one of {string.Join(", ", List().Select(p => p.Folder))}.");
        if (chosen.Problem is { } problem)
            throw new PackageException(problem);
        if (chosen.Serves)
            return state.Pipeline ?? throw new PackageException(state.Problem ?? "The presenter is not ready.");
        var folder = FolderOf(name);
        if (held is { } old && old.Folder == folder)
            return old.Pipeline;
        await DisposeAsync();
        var pipeline = new PresentationPipeline(renderer with { Presenter = new PresenterOptions { Package = folder } }, logs);
        try
        {
            await Task.Run(() => pipeline.WarmUpAsync(cancellation), cancellation);
        }
        catch
        {
            await pipeline.DisposeAsync();
            throw;
        }
        held = (folder, pipeline);
        return pipeline;
    }

    public async ValueTask DisposeAsync()
    {
        if (held is not { } old)
            return;
        held = null;
        await old.Pipeline.DisposeAsync();
    }

    private string FolderOf(string name) => Path.GetFullPath(Path.Combine(options.Presenters, name));

    private StudioPresenter Describe(string folder)
    {
        var name = Path.GetFileName(folder);
        var serves = folder == Path.GetFullPath(renderer.Presenter.Package);
        try
        {
            var manifest = PresenterPackage.Open(folder).Manifest;
            return new StudioPresenter(name, manifest.Name, manifest.Language, serves, null);
        }
        catch (PackageException e)
        {
            return new StudioPresenter(name, name, null, serves, e.Message);
        }
    }
}
