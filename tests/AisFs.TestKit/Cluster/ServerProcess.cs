using AisFs.TestKit.Processes;

namespace AisFs.TestKit.Cluster;

/// <summary>The embedded server as a process of its own: its CPU time and memory count apart from the test's.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly BackgroundProcess _process;

    private ServerProcess(BackgroundProcess process, string endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    /// <summary>Its address, as it has told it.</summary>
    public string Endpoint { get; }

    /// <summary>Its process id.</summary>
    public int Pid => _process.Pid;

    /// <summary>Starts the server of the built aisfs on a free port.</summary>
    /// <returns>The server, which takes requests.</returns>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static async Task<ServerProcess> StartAsync()
    {
        BackgroundProcess process = BackgroundProcess.Start(DaemonProgram.Path, ["serve", "--port", "0", "--quiet"]);
        string? endpoint = null;
        await Wait.TryUntilAsync(() => (endpoint = FindEndpoint(process)) is not null || process.HasExited);
        if (endpoint is not null)
        {
            return new ServerProcess(process, endpoint);
        }

        string log = process.Log.ToString();
        await process.DisposeAsync();
        throw new InvalidOperationException($"'{DaemonProgram.Path} serve' did not start:\n{log}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(TimeSpan.FromSeconds(10));
        await _process.DisposeAsync();
    }

    private static string? FindEndpoint(BackgroundProcess process)
        => process.Log.ToString().Split('\n').FirstOrDefault(line => line.StartsWith("http", StringComparison.Ordinal))?.Trim();
}
