namespace Presenter.Renderer;

/// <summary>Owns what a start has begun until the start is through; before that everything is given back, last first.</summary>
internal sealed class AsyncDisposeScope : IAsyncDisposable
{
    private readonly Stack<object> owned = new();

    public T Add<T>(T part) where T : notnull
    {
        owned.Push(part);
        return part;
    }

    /// <summary>Leaves everything to its user.</summary>
    public void Keep() => owned.Clear();

    public async ValueTask DisposeAsync()
    {
        while (owned.TryPop(out var part))
        {
            if (part is IAsyncDisposable later)
                await later.DisposeAsync();
            else
                (part as IDisposable)?.Dispose();
        }
    }
}
