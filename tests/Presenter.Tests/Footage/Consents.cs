using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Tests.Hosting;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Footage;

/// <summary>Nobody's face is used without their consent, nor longer or for more than they gave it.</summary>
[Collection(nameof(PreparedTalk))]
public sealed class Consents(PreparedTalk talk)
{
    [Theory]
    [InlineData("""{ "date": "2026-01-02", "permittedUses": ["training"], "expiry": "2027-01-01" }""", "person is missing")]
    [InlineData("""{ "person": " ", "date": "2026-01-02", "permittedUses": ["training"], "expiry": "2027-01-01" }""", "person is \" \"; allowed is a name")]
    [InlineData("""{ "person": "Anna", "date": "2 January", "permittedUses": ["training"], "expiry": "2027-01-01" }""", "date is \"2 January\"; allowed is a day such as \"2026-11-25\"")]
    [InlineData("""{ "person": "Anna", "date": "2026-01-02", "permittedUses": ["training"] }""", "expiry is missing")]
    [InlineData("""{ "person": "Anna", "date": "2026-01-02", "permittedUses": ["training"], "expiry": "2025-01-01" }""", "expiry is 2025-01-01; allowed is")]
    [InlineData("""{ "person": "Anna", "date": "2026-01-02", "permittedUses": [], "expiry": "2027-01-01" }""", "permittedUses is []; allowed is a list of training, presenting")]
    [InlineData("""{ "person": "Anna", "date": "2026-01-02", "permittedUses": ["everything"], "expiry": "2027-01-01" }""", "permittedUses is [\"everything\"]")]
    [InlineData("""[1, 2]""", "holds no JSON object")]
    [InlineData("""yes""", "is not JSON")]
    public void AFieldThatIsWrongIsNamed(string json, string reason)
    {
        using var folder = Repository.Temporary();
        File.WriteAllText(folder["consent.json"], json);
        var message = Assert.Throws<FootageException>(() => Consent.Read(folder["consent.json"])).Message;
        Assert.Contains(reason, message);
        Assert.Contains(folder["consent.json"], message);
    }

    [Fact]
    public void ItHoldsFromItsDateToItsExpiryForItsUses()
    {
        var consent = Consent.Read(talk.Consent);
        var given = consent with { PermittedUses = [Consent.Training], Expiry = new DateOnly(2026, 12, 31) };
        given.Check(new DateOnly(2026, 1, 2));
        given.Check(new DateOnly(2026, 12, 31));
        Assert.Contains("expired on 2026-12-31", Assert.Throws<FootageException>(() => given.Check(new DateOnly(2027, 1, 1))).Message);
        Assert.Contains("still to come", Assert.Throws<FootageException>(() => given.Check(new DateOnly(2026, 1, 1))).Message);
        Assert.Contains("has not permitted presenting", Assert.Throws<FootageException>(() => given.Check(new DateOnly(2026, 5, 1), Consent.Presenting)).Message);
        Assert.Contains("There is no consent at /nowhere.json", Assert.Throws<FootageException>(() => Consent.Read("/nowhere.json")).Message);
    }

    [Fact]
    public async Task NothingIsPreparedWithAnExpiredOne()
    {
        PreparedTalk.WriteConsent(talk.Folder["old.json"], "2026-02-01");
        var options = talk.Options("old") with { Consent = talk.Folder["old.json"] };
        Assert.Contains("expired on 2026-02-01", (await Assert.ThrowsAsync<FootageException>(() => new FootagePreparation(options, _ => { }).RunAsync(default))).Message);
        Assert.False(Directory.Exists(options.Out) || Directory.Exists(options.Out + ".preparing"));
    }

    [Fact]
    public void TrainingOpensPreparedFootageOnlyWhileTheConsentHolds()
    {
        var folder = talk.Prepared.Folder;
        Assert.Equal("Anna Example", PreparedFootage.Open(folder, new DateOnly(2099, 12, 31)).Person);
        Assert.Contains("expired on 2099-12-31", Assert.Throws<FootageException>(() => PreparedFootage.Open(folder, new DateOnly(2100, 1, 1))).Message);
        var consent = Path.Combine(folder, "consent.json");
        var original = File.ReadAllBytes(consent);
        Assert.Equal(File.ReadAllBytes(talk.Consent), original);
        try
        {
            PreparedTalk.WriteConsent(consent, "2098-01-01");
            Assert.Contains("is not the consent that the footage was prepared with", Assert.Throws<FootageException>(() => PreparedFootage.Open(folder)).Message);
            File.Delete(consent);
            Assert.Contains("consent.json is missing", Assert.Throws<FootageException>(() => PreparedFootage.Open(folder)).Message);
        }
        finally
        {
            File.WriteAllBytes(consent, original);
        }
        Assert.Contains("holds no prepared.json", Assert.Throws<FootageException>(() => PreparedFootage.Open(talk.Folder.Path)).Message);
    }

    [Fact]
    public void APackageOfARealPersonOpensOnlyWithTheirConsent()
    {
        using var folder = Repository.Temporary();
        WritePackage(folder["anna"]);
        Assert.Equal("Anna Example", PresenterPackage.Open(folder["anna"]).Manifest.Consent!.Person);
        Assert.Contains("expired on 2099-12-31", Assert.Throws<PackageException>(() => PresenterPackage.Open(folder["anna"], new DateOnly(2100, 1, 1))).Message);
        var path = Path.Combine(folder["anna"], "consent.json");
        PreparedTalk.WriteConsent(path, "2100-12-31");
        Assert.Contains("is not the consent that Tiny was made with", Assert.Throws<PackageException>(() => PresenterPackage.Open(folder["anna"])).Message);
        File.Delete(path);
        var message = Assert.Throws<PackageException>(() => PresenterPackage.Open(folder["anna"])).Message;
        Assert.Contains(path, message);
        Assert.Contains("Remedy: put the person's consent beside presenter.json", message);
        var manifest = TinyPresenter.Manifest with { RealPerson = true };
        Assert.Contains(manifest.Problems(), p => p.Contains("consent is missing"));
    }

    [Fact]
    public async Task TheServerSaysWhyThePresenterIsGone()
    {
        using var folder = Repository.Temporary();
        WritePackage(folder["anna"]);
        File.Delete(Path.Combine(folder["anna"], "consent.json"));
        await using var bot = await BotProcess.StartAsync(ready: false, ("Presenter__Package", folder["anna"]));
        using var http = new HttpClient { BaseAddress = bot.Address };
        string health;
        do
        {
            await Task.Delay(100);
            health = await http.GetStringOrProblemAsync("/healthz");
        }
        while (health.Contains("waking up"));
        Assert.Contains("There is no consent at", health);
    }

    private void WritePackage(string folder)
    {
        Directory.CreateDirectory(folder);
        var plate = Path.Combine(folder, "made.png");
        PictureFile.WritePng(full(new long[] { 3, 96, 96 }, 0.5f), plate);
        using var frames = new FrameGenerator(TinyPresenter.Frames);
        using var motion = new MotionGenerator(TinyPresenter.Motion);
        var manifest = TinyPresenter.Manifest with { RealPerson = true, Consent = PackageConsent.Of(Consent.Read(talk.Consent)) };
        PackageWriter.Write(folder, manifest, frames, motion, plate, talk.Consent);
    }
}

internal static class HealthClient
{
    /// <summary>The text of an answer, whatever its status.</summary>
    public static async Task<string> GetStringOrProblemAsync(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}
