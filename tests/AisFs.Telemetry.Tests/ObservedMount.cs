using System.Net;
using System.Text.RegularExpressions;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;

namespace AisFs.Telemetry.Tests;

/// <summary>A mount with <c>--metrics</c> on a free port.</summary>
internal sealed partial class ObservedMount : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private ObservedMount(MountProcess process, Uri address)
    {
        Process = process;
        Address = address;
    }

    /// <summary>The mount.</summary>
    public MountProcess Process { get; }

    /// <summary>Where its metrics are served.</summary>
    public Uri Address { get; }

    /// <summary>The mountpoint.</summary>
    public string Folder => Process.Mountpoint;

    /// <summary>Mounts.</summary>
    public static async Task<ObservedMount> StartAsync(TestCluster cluster, string source, params string[] arguments)
    {
        MountProcess process = await MountProcess.StartAsync(new MountOptions
        {
            Source = source,
            Endpoint = cluster.Endpoint,
            Token = cluster.Token,
            Arguments = ["--metrics", "127.0.0.1:0", .. arguments],
        });
        Match told = ToldAddress().Match(process.Log.ToString());
        Assert.True(told.Success, process.Log.ToString());
        return new ObservedMount(process, new Uri(told.Groups[1].Value));
    }

    /// <summary>Asks for something.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(Address, path));

    /// <summary>Asks for a text that must be there.</summary>
    public async Task<string> GetTextAsync(string path)
    {
        using HttpResponseMessage answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex("charts at (http://[0-9.]+:[0-9]+/)")]
    private static partial Regex ToldAddress();
}
