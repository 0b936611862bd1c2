using System.Text;

namespace Presenter.Bot.Planning.Tools;

/// <summary>The beginning of an answer, however long it is.</summary>
internal static class LimitedText
{
    /// <returns>the text, and whether that is all of it</returns>
    public static async Task<(string Text, bool Whole)> ReadAsync(HttpContent content, int mostBytes, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while (bytes.Length <= mostBytes && (read = await stream.ReadAsync(buffer, cancellation)) > 0)
            bytes.Write(buffer, 0, read);
        var whole = bytes.Length <= mostBytes;
        return (Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)Math.Min(bytes.Length, mostBytes)), whole);
    }
}
