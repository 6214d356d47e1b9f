using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

/// <summary>Archives of many objects, whose length is not told before they come.</summary>
public sealed class BatchTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Batches_of_all_sizes_come_whole_and_leave_the_objects_as_they_are(bool onDisk, bool isStreamed)
    {
        using TempFolder folder = new();
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { DataDirectory = onDisk ? folder.Path : null });
        int[] sizes = [0, 1, 2000, 16_383, 16_384, 16_385, 20_000, 60_000, 65_536, 262_144, 300_000, 1_500_000];
        foreach (int size in sizes)
        {
            cluster.Cluster.PutObject("b", $"o{size}", Content(size));
        }

        foreach (int size in sizes)
        {
            string body = $$"""{"in":[{"objname":"o{{size}}"},{"objname":"o2000"}],"strm":{{(isStreamed ? "true" : "false")}},"mime":".tar"}""";
            using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Get, "/v1/ml/moss/b", System.Text.Encoding.UTF8.GetBytes(body), ("Content-Type", "application/json"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            byte[] bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.Equal([(size, true), (2000, true)], Members(isStreamed ? bytes : ArchiveOf(bytes)));
            Assert.Equal(Content(size), await cluster.GetAsync($"b/o{size}"));
        }
    }

    [Theory]
    [InlineData(".tar")]
    [InlineData(".tgz")]
    [InlineData(".zip")]
    public async Task What_is_missing_is_marked_in_every_format(string mime)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        cluster.Cluster.PutObject("b", "o", "content"u8);
        string body = "{\"in\":[{\"objname\":\"gone\"},{\"objname\":\"o\"}],\"strm\":true,\"coer\":true,\"mime\":\"" + mime + "\"}";
        using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Get, "/v1/ml/moss/b", System.Text.Encoding.UTF8.GetBytes(body));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using MemoryStream archive = new(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        List<string> names = [];
        if (mime == ".zip")
        {
            using ZipArchive zip = new(archive);
            names.AddRange(zip.Entries.Select(static entry => entry.FullName));
        }
        else
        {
            using TarReader reader = new(mime == ".tar" ? archive : new GZipStream(archive, CompressionMode.Decompress));
            while (await reader.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
            {
                names.Add(entry.Name);
            }
        }

        Assert.Equal(["__404__/b/gone", "b/o"], names);
    }

    /// <summary>The size of each member, and whether its content is right.</summary>
    private static List<(int Size, bool IsRight)> Members(byte[] archive)
    {
        List<(int, bool)> members = [];
        using TarReader reader = new(new MemoryStream(archive));
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            using MemoryStream content = new();
            entry.DataStream?.CopyTo(content);
            members.Add(((int)content.Length, content.ToArray().AsSpan().SequenceEqual(Content((int)content.Length))));
        }

        return members;
    }

    /// <summary>The second part of an answer in parts.</summary>
    private static byte[] ArchiveOf(byte[] answer)
    {
        byte[] head = "Content-Type: application/octet-stream\r\n\r\n"u8.ToArray();
        return answer[(answer.AsSpan().IndexOf(head) + head.Length)..];
    }

    private static byte[] Content(int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        return content;
    }
}
