using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Client.Tests.Readme;

/// <summary>A new cluster, and another one behind an AuthN server, for programs that know them by the variables of the AIStore tools.</summary>
public sealed class SampleCluster : IAsyncLifetime
{
    private const string Password = "a password";

    private readonly TempFolder _folder = new("samples");
    private DevCluster? _cluster;
    private DevCluster? _guarded;

    public async ValueTask InitializeAsync()
    {
        _cluster = await DevCluster.StartAsync(new DevServerOptions());
        _guarded = await DevCluster.StartAsync(new DevServerOptions { AuthN = new DevAuthNOptions { AdminPassword = Password } });
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="isGuarded">Whether its cluster wants a token.</param>
    /// <returns>What it printed.</returns>
    internal async Task<string> RunAsync(string program, string[] arguments, bool isGuarded = false)
        => (await CommandRunner.RunAsync(program, arguments, environment: new Dictionary<string, string>
        {
            ["AIS_ENDPOINT"] = (isGuarded ? _guarded : _cluster)!.Endpoint.ToString(),
            ["AIS_AUTHN_TOKEN"] = string.Empty,
            ["AIS_AUTHN_URL"] = _guarded!.AuthNEndpoint!.ToString(),
            ["AIS_AUTHN_PASSWORD"] = Password,
            ["TMPDIR"] = _folder.Path,
        })).Ok().Output;

    public async ValueTask DisposeAsync()
    {
        await _cluster!.DisposeAsync();
        await _guarded!.DisposeAsync();
        _folder.Dispose();
    }
}
