using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Blobs;
using AisFs.TestKit;
using AisFs.TestKit.Transcripts;
using K4os.Compression.LZ4.Streams;

namespace AisFs.DevServer.Tests;

public sealed class ArchiveTests
{
    [Theory]
    [InlineData("s.tar")]
    [InlineData("s.tgz")]
    [InlineData("s.tar.lz4")]
    [InlineData("s.zip")]
    public async Task Members_are_read_listed_and_added(string archive)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        byte[] content = archive switch
        {
            "s.tar" => ReplayFiles.Tar,
            "s.tgz" => ReplayFiles.Tgz,
            "s.tar.lz4" => Pack(ReplayFiles.Tar),
            _ => ReplayFiles.Zip,
        };
        cluster.Cluster.PutObject("b", archive, content);
        Assert.Equal(ReplayFiles.Hello, await cluster.GetAsync($"b/{archive}?archpath=a.txt"));
        Assert.Equal(ReplayFiles.Hello, await cluster.GetAsync($"b/{archive}?archpath={archive}/a.txt"));
        await cluster.PutAsync($"b/{archive}?archpath=new/n.txt", "added"u8.ToArray(), ("Ais-Pine", "1"));
        Assert.Equal("added", Encoding.UTF8.GetString(await cluster.GetAsync($"b/{archive}?archpath=new/n.txt")));
        Assert.Equal(ReplayFiles.Hello, await cluster.GetAsync($"b/{archive}?archpath=a.txt"));
        List<string> names = [];
        string token = string.Empty;
        string uuid = string.Empty;
        do
        {
            using JsonDocument page = JsonDocument.Parse(await cluster.ListAsync("b", $"{{\"flags\":\"8\",\"pagesize\":2,\"uuid\":\"{uuid}\",\"continuation_token\":\"{token}\"}}"));
            JsonElement entries = page.RootElement.GetProperty("entries");
            names.AddRange(entries.ValueKind == JsonValueKind.Array ? entries.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!) : []);
            token = page.RootElement.GetProperty("continuation_token").GetString()!;
            uuid = page.RootElement.GetProperty("uuid").GetString()!;
        }
        while (token.Length > 0);

        Assert.Equal([archive, $"{archive}/a.txt", $"{archive}/new/n.txt", $"{archive}/sub/b.json", $"{archive}/sub/c.bin"], names);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-9 -BD")]
    [InlineData("-1 -B4 --content-size")]
    public async Task Lz4_frames_are_read(string options)
    {
        Require.Tool("lz4", "lz4");
        using TempFolder folder = new();
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(i => $"line {i % 977} of {i}\n")));
        string plain = Path.Combine(folder.Path, "plain");
        await File.WriteAllBytesAsync(plain, text, TestContext.Current.CancellationToken);
        using (Process lz4 = Process.Start("lz4", $"-q {options} {plain} {plain}.lz4"))
        {
            await lz4.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using FileStream packed = File.OpenRead(plain + ".lz4");
        using Lz4Reader stream = new(packed);
        using MemoryStream unpacked = new();
        await stream.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
        Assert.Equal(text, unpacked.ToArray());
    }

    [Fact]
    public async Task Lz4_frames_are_written_so_that_others_read_them()
    {
        Require.Tool("lz4", "lz4");
        using TempFolder folder = new();
        byte[] content = new byte[300_000];
        new Random(5).NextBytes(content);
        string packed = Path.Combine(folder.Path, "packed.lz4");
        await File.WriteAllBytesAsync(packed, Pack(content), TestContext.Current.CancellationToken);
        using (Process lz4 = Process.Start("lz4", $"-q -d {packed} {packed}.plain"))
        {
            await lz4.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, lz4.ExitCode);
        }

        Assert.Equal(content, await File.ReadAllBytesAsync(packed + ".plain", TestContext.Current.CancellationToken));
    }

    private static byte[] Pack(byte[] content)
    {
        using MemoryStream packed = new();
        using (Stream stream = LZ4Stream.Encode(packed, leaveOpen: true))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    [Theory]
    [InlineData("prefix", "sub/", "sub/b.json,sub/c.bin")]
    [InlineData("suffix", ".json", "sub/b.json")]
    [InlineData("substr", "b/", "sub/b.json,sub/c.bin")]
    [InlineData("wdskey", "sub/c", "sub/c.bin")]
    [InlineData("regexp", "^[a-z].txt$", "a.txt")]
    public async Task Several_members_come_as_a_tar(string mode, string text, string expected)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        cluster.Cluster.PutObject("b", "s.tgz", ReplayFiles.Tgz);
        byte[] tar = await cluster.GetAsync($"b/s.tgz?archregx={Uri.EscapeDataString(text)}&archmode={mode}");
        Assert.Equal(expected, string.Join(',', ArchiveReader.Read(ArchiveKind.Tar, FileBlob.InMemory(tar)).Select(member => member.Name)));
        using HttpResponseMessage none = await cluster.FollowAsync(HttpMethod.Get, $"/v1/objects/b/s.tgz?archregx=nosuch&archmode={mode}");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_damaged_archive_is_an_error_and_no_crash()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        foreach (string name in new[] { "x.tar", "x.tgz", "x.zip", "x.tar.lz4" })
        {
            cluster.Cluster.PutObject("b", name, new byte[5000].Select((_, i) => (byte)(i * 7)).ToArray());
            using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Get, $"/v1/objects/b/{name}?archpath=a");
            Assert.True((int)answer.StatusCode >= 400, $"{name}: {answer.StatusCode}");
        }

        Assert.Contains("x.zip", await cluster.ListAsync("b", "{\"flags\":\"8\"}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_damage_of_an_lz4_archive_is_seen_as_damage()
    {
        byte[] whole = Pack(ReplayFiles.Tar);
        Random random = new(11);
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = i % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            if (i % 2 == 1)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            }

            // Where the damage changes content only, there is no error.
            Exception? error = Record.Exception(() => ArchiveReader.Read(ArchiveKind.TarLz4, FileBlob.InMemory(damaged)).Count(member => member.Content?.ReadByte() >= 0));
            Assert.True(error is null or InvalidDataException or EndOfStreamException, $"{error}");
        }
    }
}
