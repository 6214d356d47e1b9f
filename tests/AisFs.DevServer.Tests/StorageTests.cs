using System.Net;
using System.Text;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

public sealed class StorageTests
{
    [Fact]
    public async Task A_folder_keeps_objects_over_a_restart()
    {
        using TempFolder folder = new();
        byte[] large = new byte[(3 << 20) + 5];
        new Random(1).NextBytes(large);
        DevServerOptions options = new() { DataDirectory = folder.Path };
        List<string> ids;
        await using (ClusterFixture cluster = await ClusterFixture.StartAsync(options))
        {
            ids = [.. cluster.Cluster.State.Map.Targets.Select(target => target.Id)];
            await cluster.CreateBucketAsync("tb");
            await cluster.PutAsync("tb/small", "one"u8.ToArray(), ("Ais-Custom-Md", "k=v"));
            await cluster.PutAsync("tb/small", "two"u8.ToArray());
            await cluster.PutAsync("tb/large", large);
            await cluster.PutAsync("tb/gone", large);
            await cluster.PutAsync("tb/empty", []);
            await cluster.PutAsync("tb/a", "file"u8.ToArray());
            await cluster.PutAsync("tb/a/b", "below the file"u8.ToArray());
            await cluster.PutAsync("tb/" + new string('x', 300), "long"u8.ToArray());
            using HttpResponseMessage delete = await cluster.FollowAsync(HttpMethod.Delete, "/v1/objects/tb/gone");
            using HttpResponseMessage patch = await cluster.FollowAsync(HttpMethod.Patch, "/v1/objects/tb/large", "{\"value\":{\"x\":\"y\"}}"u8.ToArray());
            Assert.Equal(HttpStatusCode.OK, patch.StatusCode);
            await UploadAsync(cluster, "tb/parts", large.AsMemory(0, 1 << 20), large.AsMemory(1 << 20));
        }

        await using (ClusterFixture cluster = await ClusterFixture.StartAsync(options))
        {
            Assert.Equal(ids, cluster.Cluster.State.Map.Targets.Select(target => target.Id));
            using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/small");
            Assert.Equal("2", head.Headers.GetValues("Ais-Version").Single());
            Assert.Equal("k=v", head.Headers.GetValues("Ais-Custom-Md").Single());
            Assert.Equal("two"u8.ToArray(), await cluster.GetAsync("tb/small"));
            Assert.Equal(large, await cluster.GetAsync("tb/large"));
            Assert.Equal(large, await cluster.GetAsync("tb/parts"));
            Assert.Empty(await cluster.GetAsync("tb/empty"));
            Assert.Equal("file"u8.ToArray(), await cluster.GetAsync("tb/a"));
            Assert.Equal("below the file"u8.ToArray(), await cluster.GetAsync("tb/a/b"));
            Assert.Equal("long"u8.ToArray(), await cluster.GetAsync("tb/" + new string('x', 300)));
            using HttpResponseMessage gone = await cluster.FollowAsync(HttpMethod.Get, "/v1/objects/tb/gone");
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
            using HttpResponseMessage patched = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/large");
            Assert.Equal("x=y", patched.Headers.GetValues("Ais-Custom-Md").Single());
            using HttpResponseMessage range = await cluster.FollowAsync(HttpMethod.Get, "/v1/objects/tb/parts", null, ("Range", $"bytes={(1 << 20) - 3}-{(1 << 20) + 3}"));
            Assert.Equal(large[((1 << 20) - 3)..((1 << 20) + 4)], await range.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_torn_write_leaves_the_older_version()
    {
        using TempFolder folder = new();
        DevServerOptions options = new() { DataDirectory = folder.Path };
        await using (ClusterFixture cluster = await ClusterFixture.StartAsync(options))
        {
            await cluster.CreateBucketAsync("tb");
            await cluster.PutAsync("tb/o", "first"u8.ToArray());
        }

        string file = Directory.GetFiles(folder.Path, "*.1", SearchOption.AllDirectories).Single();
        byte[] whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(file[..^1] + "2", whole[..^3], TestContext.Current.CancellationToken);
        await using (ClusterFixture cluster = await ClusterFixture.StartAsync(options))
        {
            Assert.Equal("first"u8.ToArray(), await cluster.GetAsync("tb/o"));
            await cluster.PutAsync("tb/o", "second"u8.ToArray());
            Assert.Equal("second"u8.ToArray(), await cluster.GetAsync("tb/o"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_keeps_its_version_and_writers_wait_for_it(bool inFolder)
    {
        using TempFolder folder = new();
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { DataDirectory = inFolder ? folder.Path : null });
        await cluster.CreateBucketAsync("tb");
        byte[] old = new byte[32 << 20];
        new Random(1).NextBytes(old);
        await cluster.PutAsync("tb/o", old);
        using HttpResponseMessage redirect = await cluster.SendAsync(HttpMethod.Get, "/v1/objects/tb/o");
        using HttpClient client = new();
        using HttpResponseMessage reading = await client.GetAsync(redirect.Headers.Location, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        byte[] other = new byte[32 << 20];
        Array.Fill(other, (byte)1);
        Task put = cluster.PutAsync("tb/o", other);
        Assert.Equal(old, await reading.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await put;
        Assert.Equal(other, await cluster.GetAsync("tb/o"));
    }

    [Fact]
    public async Task Names_of_any_bytes_come_back()
    {
        string[] names = ["a/b/c", "sp ace", "\u00fcn\u00ef", "pct%25", "plus+plus", "q?mark", "hash#x", "back\\slash", "quote\"", "tab\tx", "deep/" + new string('y', 250) + "/z", ".hidden", "a..b", "\U0001F600"];
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        foreach (string name in names)
        {
            string escaped = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
            string target = Target(cluster, name);
            using HttpResponseMessage put = await cluster.SendAsync(HttpMethod.Put, new Uri($"{target}/v1/objects/tb/{escaped}?pid=x&utm=1"), new ByteArrayContent(Encoding.UTF8.GetBytes(name)));
            Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        }

        string list = await cluster.ListAsync("tb", "{\"props\":\"name\"}");
        using System.Text.Json.JsonDocument page = System.Text.Json.JsonDocument.Parse(list);
        List<string?> listed = [.. page.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("name").GetString())];
        Assert.Equal(names.OrderBy(Encoding.UTF8.GetBytes, ByteOrder.Instance), listed);
        foreach (string name in names.Where(name => !name.Contains('\t', StringComparison.Ordinal)))
        {
            string escaped = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
            Assert.Equal(name, Encoding.UTF8.GetString(await cluster.GetAsync("tb/" + escaped)));
        }
    }

    private static string Target(ClusterFixture cluster, string name)
        => cluster.Cluster.State.Map.OwnerOf(Protocol.BucketKey.InGlobalNamespace("ais", "tb"), Encoding.UTF8.GetBytes(name)).Url;

    private static async Task UploadAsync(ClusterFixture cluster, string bucketAndName, params ReadOnlyMemory<byte>[] parts)
    {
        string id = await cluster.FollowTextAsync(HttpMethod.Post, "/v1/objects/" + bucketAndName, "{\"action\":\"mpt-upload\"}");
        for (int i = 0; i < parts.Length; i++)
        {
            await cluster.PutAsync($"{bucketAndName}?uploadId={id}&partNumber={i + 1}", parts[i].ToArray());
        }

        string list = string.Join(',', Enumerable.Range(1, parts.Length).Select(number => $"{{\"part-number\":{number},\"etag\":\"\"}}"));
        using HttpResponseMessage complete = await cluster.FollowAsync(
            HttpMethod.Post, $"/v1/objects/{bucketAndName}?uploadId={id}", Encoding.UTF8.GetBytes($"{{\"action\":\"mpt-complete\",\"value\":[{list}]}}"));
        Assert.Equal(HttpStatusCode.OK, complete.StatusCode);
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
