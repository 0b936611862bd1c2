using Presenter.Renderer.Footage;
using Xunit;

namespace Presenter.Tests.Footage;

[CollectionDefinition(nameof(PreparedTalk))]
public sealed class PreparedTalkCollection : ICollectionFixture<PreparedTalk>;

/// <summary>One talk, filmed and prepared once, with a picture of the empty scene, for all tests of this folder.</summary>
public sealed class PreparedTalk : IAsyncLifetime
{
    public TemporaryFolder Folder { get; } = new();

    public Talk Talk { get; private set; } = null!;

    public PreparedFootage Prepared { get; private set; } = null!;

    /// <summary>What was reported while it was prepared.</summary>
    public List<PreparationProgress> Told { get; } = [];

    public string Video => Folder["talk.mp4"];

    public string Consent => Folder["consent.json"];

    public string Transcript => Folder["talk.txt"];

    public PreparationOptions Options(string output) => new(Video, Transcript, Consent, Folder[output], Size: 128);

    /// <summary>As <see cref="Prepared"/> was made.</summary>
    public PreparationOptions WithScene(string output) => Options(output) with { Background = Folder["scene.png"] };

    public async ValueTask InitializeAsync()
    {
        WriteConsent(Consent);
        await File.WriteAllTextAsync(Transcript, string.Join("\n", Talk.Sentences));
        Talk = await Talk.SpeakAsync("rms");
        await Talk.FilmAsync(Video);
        Talk.FilmEmptyScene(Folder["scene.png"]);
        Prepared = await new FootagePreparation(WithScene("prepared"), Told.Add).RunAsync(default);
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public static void WriteConsent(string path, string expiry = "2099-12-31") => File.WriteAllText(path,
        $$"""{ "person": "Anna Example", "date": "2026-01-02", "permittedUses": ["training", "presenting"], "expiry": "{{expiry}}" }""");
}
