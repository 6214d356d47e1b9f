using System.IO.Compression;
using System.Security.Cryptography;
using AisFs.Client.Transfers;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>Large files and streams go up in parts and come down by ranges, and go on where they were interrupted.</summary>
public sealed class TransferTests : IAsyncLifetime
{
    private const int PartSize = 100_000;

    private readonly byte[] _content = RandomNumberGenerator.GetBytes(1_234_567);
    private readonly string _folder = Directory.CreateTempSubdirectory("aisfs-transfer-").FullName;
    private DevCluster _server = null!;
    private AisClient _client = null!;
    private AisObject _item = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AisUploadOptions InParts => new() { PartSize = PartSize, Parallelism = 3 };

    private string FilePath => Path.Combine(_folder, "file");

    private string Record => Path.Combine(_folder, "record");

    public async ValueTask InitializeAsync()
    {
        _server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        _client = CreateClient();
        await _client.Bucket("b").CreateAsync(cancellationToken: Token);
        _item = _client.Bucket("b").Object("dir/o");
        await File.WriteAllBytesAsync(FilePath, _content, Token);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PartSize - 1)]
    [InlineData(PartSize)]
    [InlineData(PartSize + 1)]
    [InlineData(5 * PartSize)]
    [InlineData((5 * PartSize) + 7)]
    public async Task Files_and_streams_of_every_length_arrive_whole(int length)
    {
        byte[] bytes = _content[..length];
        await File.WriteAllBytesAsync(FilePath, bytes, Token);
        AisUploadOptions options = InParts with { Custom = new Dictionary<string, string> { ["colour"] = "red" } };
        SumProgress progress = new();
        Assert.Equal(length, (await _item.UploadFileAsync(FilePath, options, progress, Token)).Size);
        await AssertStoredAsync(_item, bytes);
        Assert.Equal(length, progress.Last);
        AisObject second = _client.Bucket("b").Object("s");
        Assert.Equal(length, (await second.UploadAsync(new MemoryStream(bytes), options, cancellationToken: Token)).Size);
        await AssertStoredAsync(second, bytes);
        AisObject third = _client.Bucket("b").Object("t");
        await third.UploadAsync(new BrotliStream(new MemoryStream(Pack(bytes)), CompressionMode.Decompress), options, cancellationToken: Token);
        await AssertStoredAsync(third, bytes);
        Assert.Equal("red", (await third.GetCustomAsync(Token))["colour"]);
    }

    [Fact]
    public async Task A_part_whose_answer_is_lost_is_asked_for_and_never_sent_twice()
    {
        foreach (int skip in (int[])[0, 3, 12])
        {
            // The cluster has all of the part, and its answer never comes.
            _server.Faults.Add(new FaultRule { Action = FaultAction.LoseAnswer, Operation = Operation.ObjectPutPart, Role = NodeRole.Target, Skip = skip, Count = 1 });
            AisObject item = _client.Bucket("b").Object($"lost-{skip}");
            await item.UploadFileAsync(FilePath, InParts with { Parallelism = 2 }, cancellationToken: Token);
            await AssertStoredAsync(item, _content);
        }
    }

    [Fact]
    public async Task A_stream_goes_on_although_the_answer_to_a_part_is_lost()
    {
        _server.Faults.Add(new FaultRule { Action = FaultAction.LoseAnswer, Operation = Operation.ObjectPutPart, Role = NodeRole.Target, Skip = 4, Count = 1 });
        await _item.UploadAsync(new MemoryStream(_content), InParts with { Parallelism = 1 }, cancellationToken: Token);
        await AssertStoredAsync(_item, _content);
    }

    [Fact]
    public async Task An_upload_that_was_interrupted_sends_only_the_rest()
    {
        AisUploadOptions options = InParts with { ResumeFile = Record };
        _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 400, Operation = Operation.ObjectPutPart, Role = NodeRole.Target, Skip = 7 });
        await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadFileAsync(FilePath, options, cancellationToken: Token));
        Assert.True(File.Exists(Record));
        Assert.Null(await _item.TryHeadAsync(cancellationToken: Token));
        _server.Faults.Clear();
        _server.Requests.Clear();
        using (AisClient again = CreateClient())
        {
            await again.Bucket("b").Object("dir/o").UploadFileAsync(FilePath, options, cancellationToken: Token);
        }

        await AssertStoredAsync(_item, _content);
        Assert.InRange(_server.Requests.Count(Operation.ObjectPutPart, NodeRole.Target), 1, 8);
        Assert.False(File.Exists(Record));
    }

    [Fact]
    public async Task An_upload_that_the_cluster_has_forgotten_or_whose_file_has_changed_begins_anew()
    {
        AisUploadOptions options = InParts with { ResumeFile = Record };
        foreach (bool changesFile in (bool[])[false, true])
        {
            _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 400, Operation = Operation.ObjectPutPart, Role = NodeRole.Target, Skip = 5 });
            await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadFileAsync(FilePath, options, cancellationToken: Token));
            _server.Faults.Clear();
            if (changesFile)
            {
                _content.AsSpan().Reverse();
                await File.WriteAllBytesAsync(FilePath, _content, Token);
                File.SetLastWriteTimeUtc(FilePath, DateTime.UtcNow.AddSeconds(5));
            }
            else
            {
                string id = (await File.ReadAllLinesAsync(Record, Token))[1];
                await _item.GetMultipart(id).AbortAsync(Token);
            }

            await _item.UploadFileAsync(FilePath, options, cancellationToken: Token);
            await AssertStoredAsync(_item, _content);
        }
    }

    [Fact]
    public async Task A_file_that_is_no_record_is_not_overwritten()
    {
        await File.WriteAllTextAsync(Record, "my thesis", Token);
        await Assert.ThrowsAsync<IOException>(async () => await _item.UploadFileAsync(FilePath, InParts with { ResumeFile = Record }, cancellationToken: Token));
        Assert.Equal("my thesis", await File.ReadAllTextAsync(Record, Token));
    }

    [Fact]
    public async Task A_failed_upload_leaves_nothing_and_what_was_there_stays()
    {
        await _item.PutAsync("before"u8.ToArray(), cancellationToken: Token);
        _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 400, Operation = Operation.ObjectPutPart, Role = NodeRole.Target, Skip = 5 });
        await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadFileAsync(FilePath, InParts, cancellationToken: Token));
        await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadAsync(new MemoryStream(_content), InParts, cancellationToken: Token));
        await AssertStoredAsync(_item, "before"u8.ToArray());
        Assert.Equal(2, _server.Requests.Count(Operation.MultipartAbort, NodeRole.Target));
    }

    [Fact]
    public async Task A_download_that_was_interrupted_reads_only_the_rest_and_another_version_anew()
    {
        await _item.PutAsync(_content, cancellationToken: Token);
        AisDownloadOptions options = new() { ChunkSize = PartSize, Parallelism = 2, Resume = true };
        string path = Path.Combine(_folder, "copy");
        await InterruptAsync();
        _server.Requests.Clear();
        SumProgress progress = new();
        Assert.Equal(_content.Length, await _item.DownloadFileAsync(path, options, progress, Token));
        Assert.Equal(_content, await File.ReadAllBytesAsync(path, Token));
        Assert.Equal(_content.Length, progress.Last);
        Assert.InRange(_server.Requests.Count(Operation.ObjectGet, NodeRole.Target), 1, 9);

        await InterruptAsync();
        byte[] other = RandomNumberGenerator.GetBytes(_content.Length);
        await _item.PutAsync(other, cancellationToken: Token);
        await _item.DownloadFileAsync(path, options, cancellationToken: Token);
        Assert.Equal(other, await File.ReadAllBytesAsync(path, Token));
        Assert.Equal(["copy", "file"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        async Task InterruptAsync()
        {
            _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 400, Operation = Operation.ObjectGet, Role = NodeRole.Target, Skip = 6 });
            await Assert.ThrowsAnyAsync<AisException>(async () => await _item.DownloadFileAsync(path, options, cancellationToken: Token));
            _server.Faults.Clear();
        }
    }

    [Fact]
    public async Task A_download_into_a_stream_goes_on_over_a_broken_connection()
    {
        await _item.PutAsync(_content, cancellationToken: Token);
        _server.Faults.Add(new FaultRule { Action = FaultAction.ResetBody, Operation = Operation.ObjectGet, Role = NodeRole.Target, Bytes = 300_000, Count = 2 });
        using MemoryStream all = new();
        Assert.Equal(_content.Length, await _item.DownloadToAsync(all, cancellationToken: Token));
        Assert.Equal(_content, all.ToArray());
        await using Stream stream = await _item.OpenReadAsync(cancellationToken: Token);
        stream.Seek(-3, SeekOrigin.End);
        byte[] tail = new byte[3];
        await stream.ReadExactlyAsync(tail, Token);
        Assert.Equal(_content[^3..], tail);
        await _item.PutAsync("text"u8.ToArray(), cancellationToken: Token);
        Assert.Equal("text", (await _item.DownloadContentAsync(Token)).ToString());
    }

    [Fact]
    public async Task Sizes_that_make_no_sense_are_refused_before_anything_is_sent()
    {
        _server.Requests.Clear();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _item.UploadFileAsync(FilePath, new AisUploadOptions { PartSize = -1 }, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _item.UploadFileAsync(FilePath, new AisUploadOptions { Parallelism = 0 }, cancellationToken: Token));
        Assert.Contains("parts of 124 bytes or more", (await Assert.ThrowsAsync<ArgumentException>(async () => await _item.UploadFileAsync(FilePath, new AisUploadOptions { PartSize = 100 }, cancellationToken: Token))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await _item.UploadAsync(new MemoryStream(), new AisUploadOptions { ResumeFile = Record }, cancellationToken: Token));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await _item.UploadFileAsync(Path.Combine(_folder, "nosuch"), cancellationToken: Token));
        Assert.Equal(0, _server.Requests.Count(Operation.ObjectPutPart, NodeRole.Target) + _server.Requests.Count(Operation.ObjectPut, NodeRole.Target));
    }

    private static async Task AssertStoredAsync(AisObject item, byte[] expected)
        => Assert.Equal(Convert.ToHexString(SHA256.HashData(expected)), Convert.ToHexString(SHA256.HashData(await item.ReadAllAsync(cancellationToken: Token))));

    private static byte[] Pack(byte[] bytes)
    {
        using MemoryStream target = new();
        using (BrotliStream pack = new(target, CompressionLevel.Fastest))
        {
            pack.Write(bytes);
        }

        return target.ToArray();
    }

    private AisClient CreateClient() => new(TestClients.Fast with { Endpoints = [_server.Endpoint.ToString()] });

    private sealed class SumProgress : IProgress<long>
    {
        private long _last;

        public long Last => Volatile.Read(ref _last);

        public void Report(long value)
        {
            lock (this)
            {
                _last = Math.Max(_last, value);
            }
        }
    }
}
