using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Presenter.Renderer;

namespace Presenter.Bot.Streaming;

/// <summary>One turn as an MP4 file that grows while it is rendered. All of it is kept, so that a browser whose connection broke gets the rest.</summary>
public sealed class TurnStream(TurnId turn)
{
    /// <summary>About ten minutes.</summary>
    private const int MostBytes = 64 << 20;

    private readonly Lock gate = new();
    private readonly List<byte[]> parts = [];
    private readonly string key = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly TaskCompletionSource<bool> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int length;

    /// <summary>Only who has the turn's events knows the key: it opens what they would have carried.</summary>
    public string Address => $"{TurnStreams.Root}/{turn.Value}/stream.mp4?key={key}";

    /// <summary>Once no more is added: whether all of the turn is there.</summary>
    public Task<bool> Over => over.Task;

    /// <summary>Null while it grows.</summary>
    public bool? IsWhole { get; private set; }

    public bool IsKey(string? given) => given is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key), Encoding.UTF8.GetBytes(given));

    /// <exception cref="InvalidOperationException">longer than a stream can be</exception>
    public void Append(byte[] bytes)
    {
        lock (gate)
        {
            if (IsWhole is not null)
                return;
            if (length + bytes.Length > MostBytes)
                throw new InvalidOperationException($"The answer is longer than the {MostBytes >> 20} MB that a video without Media Source may have.");
            parts.Add(bytes);
            length += bytes.Length;
            Tell();
        }
    }

    /// <summary>The first call counts.</summary>
    /// <param name="whole">false: it was interrupted, or failed</param>
    public void End(bool whole)
    {
        lock (gate)
        {
            if (IsWhole is not null)
                return;
            IsWhole = whole;
            over.SetResult(whole);
            Tell();
        }
    }

    /// <summary>From the first byte on, as it comes.</summary>
    /// <exception cref="OperationCanceledException">the turn was interrupted, or failed</exception>
    public async IAsyncEnumerable<byte[]> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = 0; ; next++)
        {
            while (true)
            {
                Task more;
                lock (gate)
                {
                    if (next < parts.Count)
                        break;
                    if (IsWhole == true)
                        yield break;
                    if (IsWhole == false)
                        throw new OperationCanceledException("the turn was cut");
                    more = changed.Task;
                }
                await more.WaitAsync(cancellation);
            }
            byte[] part;
            lock (gate)
                part = parts[next];
            yield return part;
        }
    }

    /// <summary>Everything that is there.</summary>
    public byte[] ToArray()
    {
        lock (gate)
        {
            var all = new byte[length];
            var at = 0;
            foreach (var part in parts)
            {
                part.CopyTo(all, at);
                at += part.Length;
            }
            return all;
        }
    }

    private void Tell()
    {
        changed.TrySetResult();
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
