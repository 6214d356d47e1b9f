using System.Globalization;
using System.IO.Hashing;
using AisFs.Client;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.Recovery;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content.Recovery;

/// <summary>A mount was killed after an upload of a content that the cluster had already.</summary>
public sealed class RecoveredTwinTests : IDisposable
{
    private readonly string _staging = Directory.CreateTempSubdirectory("aisfs-recovery-").FullName;

    public void Dispose() => Directory.Delete(_staging, recursive: true);

    [Fact]
    [Semantics("S270")]
    public async Task Attributes_that_the_cluster_tells_from_its_memory_are_stored()
    {
        byte[] bytes = Bytes(9_000);
        RecoveryEntry entry = await LeaveAsync(bytes, "711");
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        server.PutObject(entry.Key.Bucket.Name, "other", []);
        using AisClient client = new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()] });
        AisObjectStore store = new(client, NullLogger.Instance);
        foreach (string mode in new[] { "600", "711" })
        {
            await PutAsync(server.Endpoint, entry.Key, bytes, mode);
        }

        RecoveryOutcome outcome = await new RecoveryUpload(Journal(), store, entry.Cluster, overwrite: false).RunAsync(entry, Token);

        Assert.Equal(RecoveryState.AlreadyThere, outcome.State);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("711", (await store.HeadAsync(entry.Key, Token)).Value.Custom!["aisfs"]);
        }
    }

    /// <summary>A PUT after which a mount would set the metadata, if it was not killed.</summary>
    private static async Task PutAsync(Uri endpoint, ObjectKey key, byte[] bytes, string mode)
    {
        using HttpClient http = new() { BaseAddress = endpoint };
        using HttpRequestMessage put = new(HttpMethod.Put, $"/v1/objects/{key.Bucket.Name}/{key.Name}") { Content = new ByteArrayContent(bytes) };
        put.Headers.Add("Ais-Custom-Md", $"aisfs={mode}");
        put.Headers.Add("Ais-Checksum-Type", Checksums.Xxhash2);
        put.Headers.Add("Ais-Checksum-Value", XxHash64.HashToUInt64(bytes).ToString("x16", CultureInfo.InvariantCulture));
        using HttpResponseMessage answer = await http.SendAsync(put, Token);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<RecoveryEntry> LeaveAsync(byte[] bytes, string mode)
    {
        MemoryObjectStore broken = new();
        await using ContentHarness harness = new(staging: _staging, store: broken);
        broken.FailNext(StoreOperation.Put, FsError.Unreachable);
        FileContent content = harness.Contents.Create(harness.Key("o"));
        await WriteAsync(content, 0, bytes);
        Assert.Equal(FsError.Unreachable, (await FlushAsync(content, mode)).Error);
        await content.DisposeAsync();
        return Assert.Single(Journal().List().Entries);
    }

    private RecoveryJournal Journal() => new(Small with { StagingDirectory = _staging }, NullLogger.Instance, TimeProvider.System);
}
