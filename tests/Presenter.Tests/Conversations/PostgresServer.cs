using System.Diagnostics;
using Npgsql;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Conversations;

/// <summary>A real PostgreSQL of the tests' own, started when the first of them asks, as an unprivileged user in a temporary folder.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string Password = "a password; of=its \"own\"";

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly TemporaryFolder folder = Repository.Temporary();
    private Process? process;
    private int port;

    /// <returns>connection string of a fresh database; the test is skipped where no server is installed</returns>
    public async Task<string> DatabaseAsync()
    {
        var programs = Programs();
        Assert.SkipUnless(programs is not null, "PostgreSQL is not installed: there is no postgres in /usr/lib/postgresql or the PATH; remedy: make setup");
        await gate.WaitAsync();
        try
        {
            if (process is null)
                await StartAsync(programs);
        }
        finally
        {
            gate.Release();
        }
        var name = "db" + Guid.NewGuid().ToString("N");
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        folder.Dispose();
        gate.Dispose();
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = port, Username = "presenter", Password = Password, Database = database, Pooling = true,
    }.ToString();

    private async Task StartAsync(string programs)
    {
        var data = folder["data"];
        await File.WriteAllTextAsync(folder["password"], Password);
        // The server refuses to run as root.
        var other = Environment.UserName == "root";
        if (other)
            await RunAsync("chown", "-R", "nobody", folder.Path);
        string[] As(string program) => [.. other ? new[] { "setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups" } : [], Path.Combine(programs, program)];
        await RunAsync([.. As("initdb"), "-D", data, "-U", "presenter", "--auth=scram-sha-256", $"--pwfile={folder["password"]}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        port = BotProcess.FreePort();
        string[] server = [.. As("postgres"), "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder.Path}", "-c", "fsync=off"];
        process = Process.Start(new ProcessStartInfo(server[0], server[1..]) { RedirectStandardError = true, WorkingDirectory = "/" })!;
        var said = new List<string?>();
        process.ErrorDataReceived += (_, e) => said.Add(e.Data);
        process.BeginErrorReadLine();
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        while (true)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync();
                return;
            }
            catch (NpgsqlException) when (!process.HasExited)
            {
                await Task.Delay(100);
            }
            catch (NpgsqlException e)
            {
                throw new InvalidOperationException($"PostgreSQL did not start: {string.Join('\n', said)}", e);
            }
        }
    }

    private static async Task RunAsync(params string[] command)
    {
        using var run = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        var said = await Task.WhenAll(run.StandardError.ReadToEndAsync(), run.StandardOutput.ReadToEndAsync());
        await run.WaitForExitAsync();
        if (run.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)}: {string.Concat(said)}");
    }

    /// <summary>Debian keeps the programs apart, a folder a version.</summary>
    private static string? Programs() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")) : [])
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).FirstOrDefault(d => File.Exists(Path.Combine(d, "postgres")) && File.Exists(Path.Combine(d, "initdb")));
}

[CollectionDefinition(nameof(Postgres))]
public sealed class Postgres : ICollectionFixture<PostgresServer>;
