using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>What Explorer's way of looking at files costs the cluster, counted at the embedded server.</summary>
public sealed class RequestTests
{
    private const int Openings = 500;

    [Fact]
    public async Task A_file_that_is_known_is_opened_queried_and_closed_again_and_again_without_a_request()
    {
        WineTools.Require();
        using TempFolder temp = new("storm");
        await using TestCluster cluster = await TestCluster.StartAsync();
        Assert.SkipWhen(cluster.IsReal, "Requests are counted at the embedded server.");
        await using TestBucket bucket = await cluster.CreateBucketAsync("storm");
        await bucket.PutAsync("folder/photo.jpg", new byte[10_000]);
        await using WineProgram mount = await WindowsCli.StartAsync(
            ["mount", bucket.Url, "--network", @"\\storm\data", "--foreground", "--endpoint", cluster.Endpoint, "--cache-ttl", "10m", "--staging-dir", WineTools.ToWindowsPath(temp.Path)]);
        using (StandInClient client = mount.Connect())
        {
            LookAt(client);
            long before = cluster.Server.Requests.Count();
            for (int i = 0; i < Openings; i++)
            {
                LookAt(client);
            }

            Assert.Equal(before, cluster.Server.Requests.Count());
        }

        await WindowsCli.UnmountAsync(mount, @"\\storm\data");
    }

    private static void LookAt(StandInClient client)
    {
        WindowsFile file = client.Create(@"\folder\photo.jpg", WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
        Assert.Equal(10_000UL, client.Query(file.Handle).Ok().Size);
        client.GetSecurity(file.Handle).Ok();
        client.Close(file.Handle).Ok();
    }
}
