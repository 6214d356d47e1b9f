using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>Ctrl-C before the mount works, and while it ends.</summary>
public sealed class InterruptTests
{
    [Semantics("S47")]
    [Fact]
    public async Task A_mount_that_waits_for_a_silent_cluster_ends_at_once_and_well()
    {
        WineTools.Require();
        using SilentCluster cluster = new();
        await using WineProgram mount = await LaunchAsync(cluster.Endpoint, "--foreground");
        await cluster.AskedAsync(mount);
        long start = Stopwatch.GetTimestamp();
        await mount.InterruptAsync();
        Assert.True(await mount.WaitAsync() == 0, mount.Log.ToString());
        Assert.True(Stopwatch.GetElapsedTime(start) < SilentCluster.Timeout, "it ended only when it gave the cluster up");
        Assert.Contains("is not mounted: the program was asked to stop", mount.Log.ToString(), StringComparison.Ordinal);
    }

    [Semantics("S47")]
    [Fact]
    public async Task A_command_that_waits_for_the_mount_in_the_background_takes_it_along()
    {
        WineTools.Require();
        using SilentCluster cluster = new();
        await using WineProgram launcher = await LaunchAsync(cluster.Endpoint);
        await cluster.AskedAsync(launcher);
        await launcher.InterruptAsync();
        Assert.True(await launcher.WaitAsync() == 1, launcher.Log.ToString());
        Assert.Contains("aisfs: it was asked to stop before the mount worked.", launcher.Log.ToString(), StringComparison.Ordinal);
        await cluster.LeftAsync();
    }

    [Semantics("S47")]
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Asking_again_and_again_does_no_harm(byte control)
    {
        WineTools.Require();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("again");
        for (int i = 0; i < 5; i++)
        {
            await using WineProgram mount = await WindowsCli.StartAsync(Arguments(cluster.Endpoint, bucket.Url, "--foreground"));
            Assert.True(mount.Port != 0, mount.Log.ToString());
            using StandInClient client = mount.Connect();
            try
            {
                for (int n = 0; n < 200; n++)
                {
                    client.SendControl(control).Ok();
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // It has unmounted meanwhile.
            }

            await Wait.UntilAsync(
                async () =>
                {
                    await mount.InterruptAsync();
                    return mount.ExitCode is not null;
                },
                () => $"It does not end:\n{mount.Log}");
            Assert.True(await mount.WaitAsync() == 0, mount.Log.ToString());
        }
    }

    private static string[] Arguments(string endpoint, string source, params string[] options)
        => ["mount", source, "--network", @"\\early\data", "--endpoint", endpoint, "--timeout", $"{SilentCluster.Timeout.TotalSeconds}", .. options];

    private static async Task<WineProgram> LaunchAsync(string endpoint, params string[] options)
        => await WineProgram.LaunchAsync(await WineTools.PublishCliAsync(), Arguments(endpoint, "ais://bucket", options));

    /// <summary>Takes connections and never says a word.</summary>
    private sealed class SilentCluster : IDisposable
    {
        internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(40);

        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private Socket? _asker;

        internal SilentCluster() => _listener.Start();

        internal string Endpoint => $"http://{_listener.LocalEndpoint}";

        public void Dispose()
        {
            _asker?.Dispose();
            _listener.Dispose();
        }

        internal async Task AskedAsync(WineProgram program)
        {
            using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(1));
            try
            {
                _asker = await _listener.AcceptSocketAsync(deadline.Token);
                Assert.NotEqual(0, await _asker.ReceiveAsync(new byte[4096], deadline.Token));
            }
            catch (OperationCanceledException)
            {
                string connected = _asker is null ? "never connected" : "connected and said nothing";
                Assert.Fail($"It {connected} (exit code {program.ExitCode}):\n{program.Log}");
            }
        }

        /// <summary>Waits until whoever asked has gone.</summary>
        internal async Task LeftAsync()
        {
            using CancellationTokenSource deadline = new(Timeout / 2);
            try
            {
                while (await _asker!.ReceiveAsync(new byte[4096], deadline.Token) != 0)
                {
                }
            }
            catch (SocketException)
            {
                // Killed, or reset: gone in any case.
            }
        }
    }
}
