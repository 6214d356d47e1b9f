using System.Text;
using AisFs.Client.Dsort;
using AisFs.Client.Etl;
using AisFs.Client.Groups;
using AisFs.Client.Jobs;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>ETLs and dSort. A real cluster needs Kubernetes for the one and shards for the other.</summary>
public sealed class EtlTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_ETL_transforms_reads_and_copies_while_it_runs()
    {
        cluster.RequireOwnServer("an ETL needs Kubernetes");
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await fixture.Bucket.Object("d/hello.txt").PutAsync(AisContent.FromMemory("hello"u8.ToArray()), cancellationToken: Token);
        AisEtl etl = fixture.Client.Etl("my-md5-etl");
        Assert.NotEmpty(await etl.InitAsync("aistorage/transformer_md5:latest", cancellationToken: Token));
        await Assert.ThrowsAsync<AisEtlExistsException>(async () => await etl.InitAsync("aistorage/transformer_md5:latest", cancellationToken: Token));
        string read = Encoding.ASCII.GetString(await fixture.Bucket.Object("d/hello.txt").ReadAllAsync(new AisGetOptions { Etl = etl.With() }, Token));
        Assert.Equal("5d41402abc4b2a76b9719d911017c592", read);

        AisBucket copy = fixture.Client.Bucket(fixture.Bucket.Name + "-etl");
        AisJob job = await fixture.Bucket.TransformToAsync(etl.With(), copy, new AisTransformBucketOptions { Prepend = "out/", Prefix = "d/", Extensions = new Dictionary<string, string> { ["txt"] = "md5" } }, Token);
        Assert.True((await job.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken: Token)).IsSuccess);
        Assert.Equal(read, Encoding.ASCII.GetString(await copy.Object("out/d/hello.md5").ReadAllAsync(cancellationToken: Token)));
        await copy.DestroyAsync(cancellationToken: Token);
        Assert.Contains(await fixture.Client.Cluster.ListEtlsAsync(cancellationToken: Token), info => info is { Name: "my-md5-etl", Objects: 2 });
        Assert.Equal("my-md5-etl", (await etl.ViewAsync(cancellationToken: Token)).Name);
        Assert.NotEmpty(await etl.GetLogsAsync(cancellationToken: Token));
        Assert.All(await etl.GetHealthAsync(Token), static health => Assert.Equal("Running", health.Status));

        await etl.StopAsync(Token);
        await Assert.ThrowsAsync<AisServerException>(async () => await fixture.Bucket.Object("d/hello.txt").ReadAllAsync(new AisGetOptions { Etl = etl.With() }, Token));
        await etl.StartAsync(Token);
        Assert.Equal(read, Encoding.ASCII.GetString(await fixture.Bucket.Object("d/hello.txt").ReadAllAsync(new AisGetOptions { Etl = etl.With() }, Token)));
        await etl.DeleteAsync(Token);
        await Assert.ThrowsAsync<AisEtlNotFoundException>(async () => await etl.ViewAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task ETLs_of_a_specification_and_of_code_work_one_after_the_other()
    {
        cluster.RequireOwnServer("an ETL needs Kubernetes");
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await fixture.Bucket.Object("o").PutAsync(AisContent.FromMemory("abc"u8.ToArray()), cancellationToken: Token);
        AisEtl first = fixture.Client.Etl("etl-one");
        AisEtl second = fixture.Client.Etl("etl-two");
        await first.InitSpecAsync("kind: Pod\nmetadata: {name: transformer-echo}\n", cancellationToken: Token);
        await second.InitCodeAsync("def transform(data):\n    return reverse(data)\n", cancellationToken: Token);
        AisEtlReference both = first.With() with { Pipeline = ["etl-two"] };
        Assert.Equal("cba"u8.ToArray(), await fixture.Bucket.Object("o").ReadAllAsync(new AisGetOptions { Etl = both }, Token));
        foreach (AisEtl etl in (AisEtl[])[first, second])
        {
            await etl.StopAsync(Token);
            await etl.DeleteAsync(Token);
        }
    }

    [Fact]
    public async Task A_dSort_job_is_begun_watched_and_aborted()
    {
        cluster.RequireOwnServer("dSort needs shards that are worth sorting");
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisBucketInfo bucket = new(fixture.Bucket.Name, "ais", AisNamespace.Global);
        AisDsortSpec spec = new()
        {
            InputBucket = bucket,
            InputFormat = new AisObjectRange("in-", 0, 3),
            InputExtension = ".tar",
            OutputBucket = bucket,
            OutputFormat = new AisObjectRange("out-", 0, 3),
            OutputExtension = ".tar",
            OutputShardSize = "10KB",
            Description = "a test",
        };
        AisDsort job = await fixture.Client.Dsort().StartAsync(spec, Token);
        Assert.True((await job.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken: Token)).IsSuccess);
        AisDsortInfo info = (await job.GetInfoAsync(Token)).Values.First();
        Assert.Equal((job.Id, "a test", fixture.Bucket.Name), (info.Id, info.Description, info.Source!.Name));
        await job.AbortAsync(Token);
        Assert.False((await job.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken: Token)).IsSuccess);
        await Assert.ThrowsAnyAsync<AisException>(async () => await fixture.Client.Dsort("srt-nosuch").GetInfoAsync(Token));
    }
}
