using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Xunit;

namespace Presenter.Tests.Deploy;

/// <summary>`make teams-package`: what Teams would refuse at the upload is named before, with the field and the remedy.</summary>
public sealed class TeamsPackage : IDisposable
{
    private const string AppId = "11111111-2222-3333-4444-555555555555", Host = "presenter.example.org";

    private readonly TemporaryFolder folder = Repository.Temporary();

    public TeamsPackage()
    {
        Assert.SkipUnless(Directory.Exists(Repository.PathOf("deploy", "teams", "node_modules", "fflate")), "npm's packages are missing; remedy: make setup");
        foreach (var file in new[] { "manifest.json", "color.png", "outline.png" })
            File.Copy(Repository.PathOf("deploy", "teams", file), folder[file]);
    }

    public void Dispose() => folder.Dispose();

    private async Task<(int Code, string Said)> BuildAsync(string appId = AppId, string host = Host)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Repository.PathOf("deploy", "teams", "package.mjs"), "--app-id", appId, "--host", host, "--out", folder["app.zip"], "--folder", folder.Path])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = node.StandardError.ReadToEndAsync();
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, said + await errors);
    }

    private void Change(Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(folder["manifest.json"]))!;
        change(manifest);
        File.WriteAllText(folder["manifest.json"], manifest.ToJsonString());
    }

    private async Task RefusedAsync(params string[] parts)
    {
        var (code, said) = await BuildAsync();
        Assert.Equal(1, code);
        Assert.All(parts, part => Assert.Contains(part, said));
        Assert.Contains("Remedy", said);
        Assert.False(File.Exists(folder["app.zip"]));
    }

    [Fact]
    public async Task ThePackageHoldsTheFilledInManifestAndBothIcons()
    {
        var (code, said) = await BuildAsync(AppId.ToUpperInvariant(), "Presenter.Example.org");
        Assert.True(code == 0, said);
        using var zip = ZipFile.OpenRead(folder["app.zip"]);
        Assert.Equal(["color.png", "manifest.json", "outline.png"], zip.Entries.Select(e => e.FullName).Order());
        using var reader = new StreamReader(zip.GetEntry("manifest.json")!.Open());
        var manifest = JsonNode.Parse(await reader.ReadToEndAsync())!;
        Assert.Equal((AppId, AppId), ((string?)manifest["id"], (string?)manifest["bots"]![0]!["botId"]));
        Assert.Equal("https://presenter.example.org/teams", (string?)manifest["staticTabs"]![0]!["contentUrl"]);
        Assert.Equal("presenter.example.org", (string?)manifest["validDomains"]![0]);
        Assert.Equal((AppId, $"api://presenter.example.org/{AppId}"), ((string?)manifest["webApplicationInfo"]!["id"], (string?)manifest["webApplicationInfo"]!["resource"]));
        Assert.Contains("meetingSidePanel", manifest["staticTabs"]![0]!["context"]!.AsArray().Select(c => (string?)c));
        using var icon = zip.GetEntry("color.png")!.Open();
        using var bytes = new MemoryStream();
        await icon.CopyToAsync(bytes);
        Assert.Equal(File.ReadAllBytes(folder["color.png"]), bytes.ToArray());
    }

    [Theory]
    [InlineData("", Host, "APP_ID")]
    [InlineData("robin", Host, "APP_ID")]
    [InlineData("00000000-0000-0000-0000-000000000000", Host, "APP_ID")]
    [InlineData(AppId, "", "HOST")]
    [InlineData(AppId, "https://presenter.example.org", "HOST")]
    [InlineData(AppId, "presenter.example.org:3978", "HOST")]
    [InlineData(AppId, "localhost", "HOST")]
    [InlineData(AppId, "127.0.0.1", "HOST")]
    public async Task AWrongSettingIsNamed(string appId, string host, string name)
    {
        var (code, said) = await BuildAsync(appId, host);
        Assert.Equal(1, code);
        Assert.StartsWith($"{name} is \"{(name == "HOST" ? host : appId)}\"", said);
        Assert.Contains("make teams-package", said);
    }

    [Fact]
    public async Task EveryWrongFieldIsNamedAtOnce()
    {
        Change(m =>
        {
            m["name"]!["short"] = new string('x', 31);
            m["developer"]!.AsObject().Remove("privacyUrl");
            m["acentColor"] = "#000000";
            m["bots"]![0]!["scopes"]![0] = "private";
            m["accentColor"] = "blue";
        });
        await RefusedAsync("/name/short has 31 characters. Remedy: at most 30", "/developer/privacyUrl is missing", "/acentColor is not known", "/bots/0/scopes/0 is \"private\". Remedy: one of", "/accentColor is \"blue\"", "5 problems");
    }

    public static TheoryData<string, string, string> Own => new()
    {
        { "staticTabs/0/contentUrl", "https://elsewhere.example/teams", "/staticTabs has no tab of the web client" },
        { "validDomains/0", "elsewhere.example", "/validDomains lacks presenter.example.org" },
        { "developer/websiteUrl", "http://presenter.example.org/", "/developer/websiteUrl is \"http://presenter.example.org/\"" },
        { "bots/0/botId", "99999999-2222-3333-4444-555555555555", "/bots has no bot " + AppId },
        { "version", "1", "/version is \"1\"" },
        { "manifestVersion", "1.5", "/manifestVersion is \"1.5\"" },
        { "name/full", "${NAME}", "holds ${NAME}" },
        { "webApplicationInfo/id", "99999999-2222-3333-4444-555555555555", "/webApplicationInfo/id is 99999999-2222-3333-4444-555555555555" },
        { "webApplicationInfo/resource", $"api://elsewhere.example/{AppId}", $"/webApplicationInfo/resource is api://elsewhere.example/{AppId}" },
        { "staticTabs/0/scopes/1", "team", "/staticTabs/0/scopes lacks \"groupChat\"" },
        { "authorization/permissions/resourceSpecific/0/name", "ChannelMeetingStage.Write.Group", "lacks MeetingStage.Write.Chat" },
        { "icons/color", "missing.png", "missing.png cannot be read" },
    };

    [Theory]
    [MemberData(nameof(Own))]
    public async Task WhatNoSchemaCanSayIsCheckedToo(string field, string value, string problem)
    {
        Change(m =>
        {
            var path = field.Split('/');
            var at = path[..^1].Aggregate(m, (n, p) => int.TryParse(p, out var i) ? n[i]! : n[p]!);
            if (int.TryParse(path[^1], out var last))
                at[last] = value;
            else
                at[path[^1]] = value;
        });
        await RefusedAsync(problem);
    }

    [Theory]
    [InlineData("color.png", "outline.png", "/icons/color (color.png) has 32x32 pixels. Remedy: scale it to 192x192")]
    [InlineData("outline.png", "color.png", "/icons/outline (outline.png) has 192x192 pixels. Remedy: scale it to 32x32")]
    [InlineData("outline.png", "color.png", "/icons/outline (outline.png) has no transparency")]
    [InlineData("color.png", "manifest.json", "/icons/color (color.png) is no PNG")]
    public async Task AnIconOfTheWrongKindIsNamed(string icon, string otherwise, string problem)
    {
        File.Copy(folder[otherwise], folder["other"]);
        File.Move(folder["other"], folder[icon], overwrite: true);
        await RefusedAsync(problem);
    }
}
