using System.Security.Cryptography;
using AisFs.Client.Files;
using AisFs.Client.Reading;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>Readers that go on after a broken connection, and never put two versions of an object together.</summary>
public sealed class ReaderTests : IAsyncLifetime
{
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(1_000_000);
    private DevCluster _server = null!;
    private AisClient _client = null!;
    private AisObject _item = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        _client = new AisClient(TestClients.Fast with { Endpoints = [_server.Endpoint.ToString()] });
        await _client.Bucket("b").CreateAsync(cancellationToken: Token);
        _item = _client.Bucket("b").Object("o");
        await _item.PutAsync(AisContent.FromMemory(_content), cancellationToken: Token);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_goes_on_at_the_byte_where_the_connection_broke()
    {
        _server.Faults.Add(new FaultRule { Action = FaultAction.ResetBody, Operation = Operation.ObjectGet, Role = NodeRole.Target, Bytes = 300_000, Count = 2 });
        await using AisObjectStream stream = await _item.GetReader(new AisReaderOptions { MaxResumes = 3 }).OpenStreamAsync(Token);
        using MemoryStream all = new();
        await stream.CopyToAsync(all, Token);
        Assert.Equal(_content, all.ToArray());
        Assert.Equal(3, _server.Requests.Count(Operation.ObjectGet, NodeRole.Target));
    }

    [Fact]
    public async Task Every_way_to_read_leaves_the_properties_of_the_last_answer()
    {
        (string What, Func<AisObjectReader, Task> Read)[] ways =
        [
            ("all", static async reader => await reader.ReadAllAsync(Token)),
            ("open", static async reader => (await reader.OpenAsync(Token)).Dispose()),
            ("stream", static async reader => await (await reader.OpenStreamAsync(Token)).DisposeAsync()),
            ("chunks", static async reader => await reader.ReadChunksAsync(Token).CountAsync(Token)),
            ("memory", static async reader => await reader.DownloadAsync(new byte[1_000_000], Token)),
        ];
        AisObjectProperties told = await _item.HeadAsync(cancellationToken: Token);
        foreach ((string what, Func<AisObjectReader, Task> read) in ways)
        {
            AisObjectReader reader = _item.GetReader();
            Assert.Null(reader.Attributes);
            await read(reader);
            Assert.True(reader.Attributes is { Size: 1_000_000 } && reader.Attributes.Version == told.Version, what);
        }
    }

    [Fact]
    public async Task A_stream_that_breaks_too_often_is_a_typed_error()
    {
        _server.Faults.Add(new FaultRule { Action = FaultAction.ResetBody, Operation = Operation.ObjectGet, Role = NodeRole.Target, Bytes = 1000 });
        await using AisObjectStream stream = await _item.GetReader(new AisReaderOptions { MaxResumes = 2 }).OpenStreamAsync(Token);
        await Assert.ThrowsAnyAsync<AisException>(async () => await stream.CopyToAsync(Stream.Null, Token));
    }

    [Fact]
    public async Task A_stream_refuses_to_go_on_in_another_version()
    {
        _server.Faults.Add(new FaultRule { Action = FaultAction.ResetBody, Operation = Operation.ObjectGet, Role = NodeRole.Target, Bytes = 300_000, Count = 1 });
        await using AisObjectStream stream = await _item.GetReader().OpenStreamAsync(Token);
        byte[] first = new byte[1000];
        await stream.ReadExactlyAsync(first, Token);
        await _item.PutAsync(AisContent.FromMemory(RandomNumberGenerator.GetBytes(1_000_000)), cancellationToken: Token);
        await Assert.ThrowsAsync<AisVersionChangedException>(async () => await stream.CopyToAsync(Stream.Null, Token));
    }

    [Fact]
    public async Task A_stream_seeks_without_reading_what_lies_between()
    {
        await using AisObjectStream stream = await _item.GetReader().OpenStreamAsync(Token);
        Assert.True(stream.CanSeek);
        Assert.Equal(_content.Length, stream.Length);
        byte[] part = new byte[10];
        foreach (int offset in (int[])[999_990, 5, 500_000, 0])
        {
            stream.Seek(offset, SeekOrigin.Begin);
            await stream.ReadExactlyAsync(part, Token);
            Assert.Equal(_content[offset..(offset + 10)], part);
            Assert.Equal(offset + 10, stream.Position);
        }

        stream.Seek(-1, SeekOrigin.End);
        Assert.Equal(1, await stream.ReadAsync(part, Token));
        Assert.Equal(_content[^1], part[0]);
        Assert.Equal(0, await stream.ReadAsync(part, Token));
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, 100_000)]
    [InlineData(8, 33_333)]
    public async Task Parallel_downloads_put_the_ranges_in_their_places(int workers, int chunk)
    {
        string folder = Directory.CreateTempSubdirectory("aisfs-reader-").FullName;
        try
        {
            AisObjectReader reader = _item.GetReader(new AisReaderOptions { Workers = workers, ChunkSize = chunk });
            byte[] memory = new byte[_content.Length];
            Assert.Equal(_content.Length, await reader.DownloadAsync(memory, Token));
            Assert.Equal(_content, memory);
            string path = Path.Combine(folder, "o");
            Assert.Equal(_content.Length, await reader.DownloadToFileAsync(path, cancellationToken: Token));
            Assert.Equal(_content, await File.ReadAllBytesAsync(path, Token));
            List<byte> chunks = [];
            await foreach (byte[] part in reader.ReadChunksAsync(Token))
            {
                chunks.AddRange(part);
            }

            Assert.Equal(_content, chunks);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Files_are_put_with_progress_and_a_dry_run_sends_nothing()
    {
        string folder = Directory.CreateTempSubdirectory("aisfs-files-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "sub"));
            foreach (string name in (string[])["a.txt", "b.bin", "sub/c.txt"])
            {
                await File.WriteAllTextAsync(Path.Combine(folder, name), name, Token);
            }

            AisBucket bucket = _client.Bucket("b");
            AisPutFilesOptions options = new() { Pattern = "*.txt", Recursive = true, Prepend = "up/" };
            Assert.Equal(["up/a.txt", "up/sub/c.txt"], (await bucket.PutFilesAsync(folder, options with { DryRun = true }, cancellationToken: Token)).Order(StringComparer.Ordinal));
            Assert.Empty(await bucket.ListAllAsync(new AisListOptions { Prefix = "up/" }, Token));
            Assert.Equal(["up/a.txt", "up/sub/c.txt"], (await bucket.PutFilesAsync(folder, options, cancellationToken: Token)).Order(StringComparer.Ordinal));
            Assert.Equal("sub/c.txt"u8.ToArray(), await bucket.Object("up/sub/c.txt").ReadAllAsync(cancellationToken: Token));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
