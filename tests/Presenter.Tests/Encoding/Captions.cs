using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Speech;
using Xunit;

namespace Presenter.Tests.Encoding;

/// <summary>Captions as a file: every word once, while it is spoken, and no line longer than people can read.</summary>
public class Captions
{
    private const string First = "\"Salt & coal\" came from the islands in the north, and oranges from the south in the last days of November, once a year.", Second = "3 < 4 is true.";

    private static string Write()
    {
        var words = new List<WordSpan>();
        foreach (var (text, sentence) in new[] { (First, 0), (Second, 1) })
        {
            var at = 0;
            foreach (var word in text.Split(' '))
            {
                var start = (long)words.Count * MediaClock.SampleRate / 4;
                if (word.Any(char.IsLetterOrDigit))
                    words.Add(new WordSpan(sentence, word.Trim('"', ',', '.'), at + word.TakeWhile(c => !char.IsLetterOrDigit(c)).Count(), start, start + MediaClock.SampleRate / 4));
                at += word.Length + 1;
            }
        }
        return WebVtt.Write([First, Second], words);
    }

    [Fact]
    public void EveryWordIsThereOnceInTheRightOrder()
    {
        var text = string.Join(' ', Write().Split('\n').Skip(1).Where(l => l.Length > 0 && !l.Contains("-->")));
        Assert.Equal($"{First} {Second}".Replace("&", "&amp;").Replace("<", "&lt;"), text);
    }

    [Fact]
    public void TwoLinesAtMostOfFortyTwoLettersOneAfterTheOther()
    {
        var cues = Write().Split("\n\n").Skip(1).Select(c => c.Trim().Split('\n')).ToArray();
        Assert.True(cues.Length >= 3);
        Assert.All(cues, c => Assert.InRange(c.Length, 2, 3));
        Assert.All(cues.SelectMany(c => c.Skip(1)), l => Assert.InRange(l.Length, 1, 50));
        var times = cues.Select(c => c[0].Split(" --> ").Select(TimeSpan.Parse).ToArray()).ToArray();
        Assert.Equal(TimeSpan.Zero, times[0][0]);
        for (var i = 0; i < times.Length; i++)
        {
            Assert.True(times[i][0] < times[i][1]);
            Assert.True(i == 0 || times[i - 1][1] <= times[i][0], "captions do not lie over one another");
        }
    }

    [Fact]
    public async Task FfmpegReadsIt()
    {
        using var folder = Repository.Temporary();
        await File.WriteAllTextAsync(folder["captions.vtt"], Write());
        var read = System.Text.Encoding.UTF8.GetString(await Ffmpeg.RunAsync("ffmpeg", $"-v error -i {folder["captions.vtt"]} -f srt -"));
        Assert.Contains("Salt & coal", read);
    }
}
