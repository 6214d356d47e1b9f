using System.Text;

namespace AisFs.DevServer.Tests;

public sealed class SampleDataTests
{
    [Fact]
    public async Task The_demo_has_something_to_look_at()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        SampleData.Fill(cluster.Cluster);
        Assert.StartsWith("Welcome", Encoding.UTF8.GetString(await cluster.GetAsync($"{SampleData.DocumentsBucket}/welcome.txt")), StringComparison.Ordinal);
        Assert.Equal(SampleData.LargeSize, (await cluster.GetAsync($"{SampleData.DatasetBucket}/large/random-64MiB.bin")).Length);
        byte[] image = await cluster.GetAsync($"{SampleData.DatasetBucket}/images/class3/0007.pgm");
        Assert.Equal(image, await cluster.GetAsync($"{SampleData.DatasetBucket}/shards/shard-000000.tar?archpath=class3/0007.pgm"));
    }
}
