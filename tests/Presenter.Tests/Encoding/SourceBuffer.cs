using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Xunit;

namespace Presenter.Tests.Encoding;

/// <summary>Real Chromium takes the segments as the page would; without this the answer does not play, or out of sync.</summary>
public sealed class SourceBuffer(EncodingFixture encoding) : IClassFixture<EncodingFixture>
{
    [Fact]
    public async Task A_browser_plays_the_segments_and_puts_the_first_sound_at_time_zero()
    {
        var segments = await encoding.EncodeAsync(
            TestFrames.Turn(TurnId.New(), EncodingFixture.Width, EncodingFixture.Height, 50, batch: 5));
        var dom = await OpenAsync(segments).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("2.000 ended 128x96", Value(dom, "played"));

        // Within the first segment the sound ends before the picture: four AAC frames after the priming one, which the
        // edit list puts before time 0. Counted as sound it would make this 0.160 and all sound late by 32 ms.
        Assert.Equal("0.000-0.128", Value(dom, "first"));
        Assert.Equal("0.000-2.000", Value(dom, "whole"));
    }

    private static string Value(string dom, string id) => Regex.Match(dom, $"<p id=\"{id}\">([^<]*)</p>").Groups[1].Value;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<string> OpenAsync(List<MediaSegment> segments)
    {
        var bytes = string.Join(",", segments.Select(segment => $"'{Convert.ToBase64String(segment.Bytes)}'"));
        var page = $$"""
            <!DOCTYPE html><video muted></video><p id="first"></p><p id="whole"></p><p id="played"></p><script>
            const show = (id, text) => {
              document.getElementById(id).textContent = text;
              if (id == 'played') fetch('/', { method: 'POST', body: document.body.innerHTML });
            };
            const video = document.querySelector('video'), source = new MediaSource();
            const range = b => Array.from({ length: b.length }, (_, i) => b.start(i).toFixed(3) + '-' + b.end(i).toFixed(3)).join(' ');
            video.onerror = () => show('played', video.error.message);
            video.src = URL.createObjectURL(source);
            source.onsourceopen = async () => {
              try {
                const buffer = source.addSourceBuffer('{{encoding.Encoders.MimeType}}');
                const segments = [{{bytes}}];
                for (const [i, text] of segments.entries()) {
                  const done = new Promise((ok, bad) => { buffer.onupdateend = ok; buffer.onerror = () => bad('append ' + i); });
                  buffer.appendBuffer(Uint8Array.from(atob(text), c => c.charCodeAt(0)));
                  await done;
                  if (i == 1) show('first', range(buffer.buffered));
                }
                source.endOfStream();
                show('whole', range(buffer.buffered));
                video.onended = () => show('played', video.currentTime.toFixed(3) + ' ended ' + video.videoWidth + 'x' + video.videoHeight);
                await video.play();
              } catch (e) { show('played', String(e)); }
            };
            </script>
            """;
        using var server = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        server.Prefixes.Add(address);
        server.Start();
        using var chromium = Process.Start(new ProcessStartInfo(
            "chromium",
            $"--headless --no-sandbox --disable-gpu --autoplay-policy=no-user-gesture-required --user-data-dir={encoding.Folder}/profile {address}")
        {
            RedirectStandardError = true,
        })!;
        chromium.BeginErrorReadLine();
        try
        {
            while (true)
            {
                var context = await server.GetContextAsync();
                if (context.Request.HttpMethod == "POST")
                {
                    return await new StreamReader(context.Request.InputStream).ReadToEndAsync();
                }

                context.Response.ContentType = "text/html";
                context.Response.Close(context.Request.Url!.AbsolutePath == "/" ? System.Text.Encoding.UTF8.GetBytes(page) : [], true);
            }
        }
        finally
        {
            chromium.Kill(entireProcessTree: true);
            await chromium.WaitForExitAsync();
        }
    }
}
