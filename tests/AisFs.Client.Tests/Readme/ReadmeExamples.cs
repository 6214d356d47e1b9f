using AisFs.Client.AuthN;
using AisFs.Client.Batch;
using AisFs.Client.Etl;
using AisFs.Client.Groups;
using AisFs.Client.Jobs;
using AisFs.Client.Reading;
using AisFs.Client.Transfers;

namespace AisFs.Client.Tests.Readme;

/// <summary>The examples of the project's README, word for word: there they are read, here they are compiled and run.</summary>
internal static class ReadmeExamples
{
    public static IReadOnlyList<Func<AisClient, string, Task>> All { get; } =
    [
        ConnectAsync,
        PutAndGetAsync,
        LookBeforeReadingAsync,
        ListAsync,
        ReadAPartAsync,
        WhateverHoldsBytesAsync,
        LargeFilesAsync,
        MakeAlikeAsync,
        WorkOnManyAsync,
        GetABatchAsync,
        TransformOnTheWayAsync,
        TokensRetriesErrorsAsync,
        TestWithoutAClusterAsync,
    ];

    private static async Task ConnectAsync(AisClient known, string folder)
    {
        _ = folder;
        using AisClient client = new(known.Endpoint);
        AisClusterMap map = await client.Cluster.GetMapAsync();
        Console.WriteLine($"{map.Targets.Count} targets, ready: {await client.Cluster.IsReadyAsync()}");
    }

    private static async Task PutAndGetAsync(AisClient client, string folder)
    {
        _ = folder;
        AisObject item = client.Bucket("demo").Object("dir/hello.txt");
        AisPutResult stored = await item.PutAsync(AisContent.FromMemory("hello, world"u8.ToArray()));
        byte[] content = await item.ReadAllAsync();
        Console.WriteLine($"{content.Length} bytes, version {stored.Version}, {stored.Checksum.Type} {stored.Checksum.Value}");
    }

    private static async Task LookBeforeReadingAsync(AisClient client, string folder)
    {
        _ = folder;
        AisObjectProperties? properties = await client.Object("ais://demo/dir/hello.txt").TryHeadAsync();
        Console.WriteLine(properties is null ? "not there" : $"{properties.Size} bytes, copies: {properties.Copies}");
    }

    private static async Task ListAsync(AisClient client, string folder)
    {
        _ = folder;
        AisListOptions options = new() { Prefix = "dir/", Properties = "name,size,custom" };
        await foreach (AisListEntry entry in client.Bucket("demo").ListAsync(options))
        {
            Console.WriteLine($"{entry.Size,12} {entry.Name}");
        }
    }

    private static async Task ReadAPartAsync(AisClient client, string folder)
    {
        _ = folder;
        AisObject item = client.Bucket("demo").Object("dir/hello.txt");
        byte[] tail = await item.ReadAllAsync(new AisGetOptions { Range = new AisByteRange(7, 5) });
        await using AisObjectStream stream = await item.GetReader(new AisReaderOptions { MaxResumes = 3 }).OpenStreamAsync();
        stream.Seek(-5, SeekOrigin.End);
        using StreamReader reader = new(stream);
        Console.WriteLine($"{tail.Length} bytes; {await reader.ReadToEndAsync()}");
    }

    private static async Task WhateverHoldsBytesAsync(AisClient client, string folder)
    {
        _ = folder;
        AisBucket bucket = client.Bucket("demo");
        await bucket.Object("array").PutAsync("alpha"u8.ToArray());
        await bucket.Object("text").PutAsync(BinaryData.FromString("beta"));
        await bucket.Object("stream").PutAsync(new MemoryStream([1, 2, 3]));
        Console.WriteLine(await bucket.Object("text").DownloadContentAsync());
    }

    private static async Task LargeFilesAsync(AisClient client, string folder)
    {
        string path = Path.Combine(folder, "a.txt");
        AisObject item = client.Bucket("demo").Object("large");
        Progress<long> progress = new(bytes => Console.WriteLine($"{bytes} bytes"));
        await item.UploadFileAsync(path, new AisUploadOptions { Parallelism = 8, ResumeFile = path + ".upload" }, progress);
        await item.DownloadFileAsync(path + ".copy", new AisDownloadOptions { Resume = true }, progress);
    }

    private static async Task MakeAlikeAsync(AisClient client, string folder)
    {
        AisDirectoryOptions options = new() { Prefix = "docs/", Pattern = "**/*.txt", Delete = true };
        AisDirectoryResult up = await client.Bucket("demo").UploadDirectoryAsync(folder, options);
        AisDirectoryResult down = await client.Bucket("demo").DownloadDirectoryAsync(Path.Combine(folder, "copy"), options);
        Console.WriteLine($"{up.Transferred} sent, {up.Unchanged} alike; {down.Transferred} came back");
    }

    private static async Task WorkOnManyAsync(AisClient client, string folder)
    {
        _ = folder;
        AisObjectGroup shards = client.Bucket("demo").ObjectsByTemplate("shard-{000..099}.tar");
        AisJob job = await shards.DeleteAsync();
        AisJobResult result = await job.WaitAsync(TimeSpan.FromMinutes(5));
        Console.WriteLine(result.IsSuccess ? "deleted" : $"failed: {result.Error}");
    }

    private static async Task GetABatchAsync(AisClient client, string folder)
    {
        _ = folder;
        AisBatch batch = client.Bucket("demo").Batch().AddRange(["dir/hello.txt", "dir/missing.txt"]);
        await foreach (AisBatchItem item in batch.GetAsync())
        {
            Console.WriteLine($"{item.Entry.Object.Name}: {(item.IsMissing ? "missing" : $"{item.Size} bytes")}");
        }
    }

    private static async Task TransformOnTheWayAsync(AisClient client, string folder)
    {
        _ = folder;
        AisEtl etl = client.Etl("md5-of-it");
        await etl.InitAsync("aistorage/transformer_md5:latest");
        byte[] digest = await client.Bucket("demo").Object("dir/hello.txt").ReadAllAsync(new AisGetOptions { Etl = etl.With() });
        Console.WriteLine(System.Text.Encoding.ASCII.GetString(digest));
        await etl.StopAsync();
        await etl.DeleteAsync();
    }

    private static async Task TokensRetriesErrorsAsync(AisClient client, string folder)
    {
        _ = folder;
        AisClientOptions options = new()
        {
            Endpoints = [client.Endpoint],
            TokenSource = AisTokenSource.FromEnvironment(),
            Retry = new AisRetryOptions { MaxAttempts = 4 },
        };
        using AisClient guarded = new(options);
        guarded.Retrying += (_, e) => Console.WriteLine($"again in {e.Delay}: {e.Error.Message}");
        try
        {
            await guarded.Bucket("no-such-bucket").HeadAsync();
        }
        catch (AisBucketNotFoundException e)
        {
            Console.WriteLine($"{e.Status} {e.Bucket}");
        }
    }

    private static async Task TestWithoutAClusterAsync(AisClient client, string folder)
    {
        _ = (client, folder);
        AisObject fake = new FakeObject();
        using AisObjectBody body = await fake.GetAsync();
        Console.WriteLine(System.Text.Encoding.UTF8.GetString(await body.ReadAllAsync()));
    }

    private sealed class FakeObject : AisObject
    {
        public override ValueTask<AisObjectBody> GetAsync(AisGetOptions? options = null, CancellationToken cancellationToken = default)
            => ValueTask.FromResult(AisModelFactory.ObjectBody(new MemoryStream("hello"u8.ToArray())));
    }
}
