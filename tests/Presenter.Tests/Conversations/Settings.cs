using Npgsql;
using Presenter.Bot.Conversations;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Conversations;

/// <summary>A database that cannot be had is told at start, with what to do and without the password.</summary>
[Collection(nameof(Postgres))]
public class Settings(PostgresServer server)
{
    [Fact]
    public void AFileThatCannotBeWrittenIsNamed()
    {
        var error = Assert.Throws<IOException>(() => new ConversationDatabase(new ConversationOptions { Path = "/proc/no/c.db" }));
        Assert.Contains("/proc/no/c.db", error.Message);
        Assert.Contains("Conversations:Path", error.Message);
    }

    [Theory]
    [InlineData("Host=db;Password=top;hush;Username=presenter", "hush")]
    [InlineData("postgres://presenter:hush@db/presenter", "hush")]
    [InlineData("Username=presenter;Password=hush", "hush")]
    [InlineData("Host=db;Port=hush", "hush")]
    public async Task WhatIsNoConnectionStringStopsTheStartAndIsNotRepeated(string database, string secret)
    {
        var (code, said) = await BotProcess.FailAsync(0, ("Conversations__Database", database));
        Assert.Equal(1, code);
        Assert.Contains("Conversations:Database is no PostgreSQL connection string", said);
        Assert.Contains("remedy", said);
        Assert.DoesNotContain(secret, said);
        Assert.DoesNotContain("   at ", said);
    }

    [Fact]
    public async Task AServerThatIsNotThereOrRefusesIsNamedWithoutThePassword()
    {
        var port = BotProcess.FreePort();
        var gone = Assert.Throws<IOException>(() => new ConversationDatabase(new ConversationOptions { Database = $"Host=127.0.0.1;Port={port};Username=presenter;Password=hush;Database=talks" }));
        Assert.Contains($"127.0.0.1:{port}/talks", gone.Message);
        Assert.Contains("Conversations:Database", gone.Message);
        Assert.DoesNotContain("hush", gone.ToString());

        var wrong = new NpgsqlConnectionStringBuilder(await server.DatabaseAsync()) { Password = "hush" };
        var (code, said) = await BotProcess.FailAsync(0, ("Conversations__Database", wrong.ToString()));
        Assert.Equal(1, code);
        Assert.Contains($"127.0.0.1:{wrong.Port}", said);
        Assert.Contains("Remedy", said);
        Assert.DoesNotContain("hush", said);
        Assert.DoesNotContain("   at ", said);
    }

    [Fact]
    public void ADayCountThatIsNoneIsRefused() =>
        Assert.Contains("Conversations:KeepDays is -1; allowed are 0", new ConversationOptions { KeepDays = -1 }.Problem());
}
