using System.Globalization;
using Presenter.Bot.Hosting;
using Presenter.Bot.Planning.Museum;
using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>A visitor hears the same figures from a tool and from a page.</summary>
public class MuseumFile
{
    private static readonly MuseumData Museum = MuseumData.Read(Repository.PathOf("museum", "museum.json"));

    private static string Page(string file) => File.ReadAllText(Repository.PathOf("knowledge", file));

    [Fact]
    public void HoursArePagesHours()
    {
        var page = Page("opening-hours.md");
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            Assert.Contains(Museum.Hours.TryGetValue(day, out var hours)
                ? $"| {day} | {hours.Opens:HH\\:mm} to {hours.Closes:HH\\:mm} |" : $"| {day} | closed", page);
        }
    }

    [Fact]
    public void PricesArePagesPrices()
    {
        var page = Page("tickets-and-prices.md");
        foreach (var ticket in Museum.Tickets)
            Assert.Contains($"{ticket.About.Split(';', ':')[0]} | {Museum.Money(ticket.Price)} |", page);
        Assert.Equal(page.Split('\n').Count(l => l.Contains(" | €")), Museum.Tickets.Count);
    }

    [Theory]
    [InlineData("Curator's talk", "2026-11-26")]
    [InlineData("Steam engine in motion", "2026-11-28")]
    [InlineData("Knot workshop", "2026-11-29")]
    [InlineData("Sea shanty choir", "2026-11-27")]
    [InlineData("Night of the Lanterns", "2027-11-13")]
    [InlineData("Harbour Festival", "2027-06-05")]
    public void EventsComeAgain(string name, string next)
    {
        var found = Museum.Events.Single(e => e.Name == name);
        Assert.Equal(DateOnly.Parse(next, CultureInfo.InvariantCulture), found.Next(new DateOnly(2026, 11, 25)));
        Assert.All(found.At, t => Assert.Contains(t.ToString("HH:mm", CultureInfo.InvariantCulture), Page("events.md")));
    }

    [Fact]
    public void ADamagedFileIsNamed()
    {
        using var folder = Repository.Temporary();
        File.WriteAllText(folder["museum.json"], "{ \"name\": \"x\" }");
        var problem = Assert.Throws<SettingException>(() => MuseumData.Read(folder["museum.json"])).Message;
        Assert.Contains("Planning:MuseumFile", problem);
        Assert.Contains(folder["museum.json"], problem);
    }
}
