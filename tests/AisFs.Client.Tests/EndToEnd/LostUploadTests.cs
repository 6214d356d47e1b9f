using System.Security.Cryptography;
using AisFs.Client.Transfers;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>An upload whose end is not known is neither stored twice, nor dropped, nor stuck: and no record outlives what it tells of.</summary>
public sealed class LostUploadTests : IAsyncLifetime
{
    private const int PartSize = 100_000;
    private const int Parts = 7;

    private readonly byte[] _content = RandomNumberGenerator.GetBytes((Parts * PartSize) - 5);
    private readonly string _folder = Directory.CreateTempSubdirectory("aisfs-lost-").FullName;
    private DevCluster _server = null!;
    private AisClient _client = null!;
    private AisBucket _bucket = null!;
    private AisObject _item = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AisUploadOptions InParts => new() { PartSize = PartSize, Parallelism = 2 };

    private string FilePath => Path.Combine(_folder, "file");

    private string Record => Path.Combine(_folder, "record");

    private AisUploadOptions Resumed => InParts with { ResumeFile = Record };

    private long PartsSent => _server.Requests.Count(Operation.ObjectPutPart, NodeRole.Target);

    public async ValueTask InitializeAsync()
    {
        _server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        _client = new AisClient(TestClients.Fast with { Endpoints = [_server.Endpoint.ToString()] });
        _bucket = _client.Bucket("b");
        await _bucket.CreateAsync(cancellationToken: Token);
        _item = _bucket.Object("dir/o");
        await File.WriteAllBytesAsync(FilePath, _content, Token);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_completion_whose_answer_is_lost_is_found_by_size_and_checksum(bool hasRecord)
    {
        LoseCompletion();
        AisUploadOptions options = (hasRecord ? Resumed : InParts) with { Custom = new Dictionary<string, string> { ["colour"] = "red" } };
        AisPutResult result = await _item.UploadFileAsync(FilePath, options, cancellationToken: Token);
        Assert.Equal(_content.Length, result.Size);
        Assert.True(result.WasStored);
        await AssertStoredAsync();
        Assert.Equal("red", (await _item.GetCustomAsync(Token))["colour"]);
        Assert.Equal(Parts, PartsSent);
        Assert.Equal(0, Aborts);
        Assert.Equal(1, Completions);
        Assert.False(File.Exists(Record));
    }

    [Fact]
    public async Task A_run_that_could_not_find_out_leaves_that_to_the_next_one()
    {
        LoseCompletion();
        _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 503, Operation = Operation.ObjectHead });
        AisException error = await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadFileAsync(FilePath, Resumed, cancellationToken: Token));
        Assert.True(error.MayHaveRun);
        Assert.True(File.Exists(Record));
        Assert.Equal(0, Aborts);
        _server.Faults.Clear();
        _server.Requests.Clear();
        Assert.Equal(_content.Length, (await _item.UploadFileAsync(FilePath, Resumed, cancellationToken: Token)).Size);
        await AssertStoredAsync();
        Assert.Equal(0, PartsSent);
        Assert.False(File.Exists(Record));
    }

    [Fact]
    public async Task A_completion_that_never_arrived_is_made_by_the_next_run_without_sending_a_part()
    {
        _server.Faults.Add(new FaultRule { Action = FaultAction.Reset, Operation = Operation.MultipartComplete, Role = NodeRole.Target, Count = 1 });
        await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadFileAsync(FilePath, Resumed, cancellationToken: Token));
        Assert.Equal(0, Aborts);
        _server.Requests.Clear();
        await _item.UploadFileAsync(FilePath, Resumed, cancellationToken: Token);
        await AssertStoredAsync();
        Assert.Equal(0, PartsSent);
        Assert.False(File.Exists(Record));
    }

    [Fact]
    public async Task An_object_of_that_size_with_other_bytes_is_not_taken_for_the_upload()
    {
        await FailAtTheEndAsync();
        byte[] other = RandomNumberGenerator.GetBytes(_content.Length);
        await _item.PutAsync(other, cancellationToken: Token);
        await DropUploadAsync();
        await _item.UploadFileAsync(FilePath, Resumed, cancellationToken: Token);
        await AssertStoredAsync();
        Assert.False(File.Exists(Record));
    }

    [Theory]
    [InlineData("aborted")]
    [InlineData("removed")]
    [InlineData("remade")]
    [InlineData("renamed")]
    [InlineData("refused")]
    [InlineData("changed")]
    [InlineData("truncated")]
    public async Task A_record_of_all_parts_that_outlives_its_upload_begins_anew(string what)
    {
        await FailAtTheEndAsync();
        await OutliveAsync(what);
        await _item.UploadFileAsync(FilePath, Resumed, cancellationToken: Token);
        await AssertStoredAsync();
        Assert.False(File.Exists(Record));
    }

    [Theory]
    [InlineData("aborted", 0)]
    [InlineData("aborted", 3)]
    [InlineData("removed", 0)]
    [InlineData("removed", 3)]
    [InlineData("remade", 3)]
    [InlineData("refused", 3)]
    [InlineData("changed", 3)]
    [InlineData("truncated", 3)]
    public async Task A_record_of_some_parts_or_of_none_that_outlives_its_upload_begins_anew(string what, int arrived)
    {
        _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 400, Operation = Operation.ObjectPutPart, Role = NodeRole.Target, Skip = arrived });
        await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadFileAsync(FilePath, Resumed with { Parallelism = 1 }, cancellationToken: Token));
        _server.Faults.Clear();
        await OutliveAsync(what);
        await _item.UploadFileAsync(FilePath, Resumed, cancellationToken: Token);
        await AssertStoredAsync();
        Assert.False(File.Exists(Record));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(507)]
    public async Task Parts_that_fail_again_and_again_end_the_upload(int status)
    {
        _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = status, TypeCode = "ErrFailedTo", Operation = Operation.ObjectPutPart, Role = NodeRole.Target });
        await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadFileAsync(FilePath, InParts, cancellationToken: Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token));
        await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadAsync(new MemoryStream(_content), InParts, cancellationToken: Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token));
        Assert.InRange(PartsSent, 2, 200);
    }

    [Fact]
    public async Task A_stream_whose_completion_may_have_run_is_not_aborted()
    {
        // An abort while the cluster completes would destroy the object.
        LoseCompletion();
        AisException error = await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadAsync(new MemoryStream(_content), InParts, cancellationToken: Token));
        Assert.True(error.MayHaveRun);
        Assert.Equal(0, Aborts);
        await AssertStoredAsync();
    }

    [Fact]
    public async Task A_record_of_a_download_that_outlives_its_object_begins_anew()
    {
        AisDownloadOptions options = new() { ChunkSize = PartSize, Parallelism = 1, Resume = true };
        string path = Path.Combine(_folder, "copy");
        foreach (string what in (string[])["replaced", "shorter", "bucket", "part-removed", "part-cut"])
        {
            await _item.PutAsync(_content, cancellationToken: Token);
            _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 400, Operation = Operation.ObjectGet, Role = NodeRole.Target, Skip = 3 });
            await Assert.ThrowsAnyAsync<AisException>(async () => await _item.DownloadFileAsync(path, options, cancellationToken: Token));
            _server.Faults.Clear();
            byte[] expected = what switch
            {
                "replaced" => RandomNumberGenerator.GetBytes(_content.Length),
                "shorter" => _content[..(2 * PartSize)],
                _ => _content,
            };
            switch (what)
            {
                case "bucket":
                    await _bucket.DestroyAsync(cancellationToken: Token);
                    await Assert.ThrowsAnyAsync<AisException>(async () => await _item.DownloadFileAsync(path, options, cancellationToken: Token));
                    await _bucket.CreateAsync(cancellationToken: Token);
                    expected = RandomNumberGenerator.GetBytes(_content.Length);
                    break;
                case "part-removed":
                    File.Delete(path + ".part");
                    break;
                case "part-cut":
                    await File.WriteAllBytesAsync(path + ".part", new byte[10], Token);
                    break;
            }

            await _item.PutAsync(expected, cancellationToken: Token);
            Assert.Equal(expected.Length, await _item.DownloadFileAsync(path, options, cancellationToken: Token));
            Assert.Equal(expected, await File.ReadAllBytesAsync(path, Token));
            Assert.Equal(["copy", "file"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
    }

    private long Aborts => _server.Requests.Count(Operation.MultipartAbort, NodeRole.Target);

    private long Completions => _server.Requests.Count(Operation.MultipartComplete, NodeRole.Target);

    // The cluster makes the object, and its answer never comes.
    private void LoseCompletion()
        => _server.Faults.Add(new FaultRule { Action = FaultAction.LoseAnswer, Operation = Operation.MultipartComplete, Role = NodeRole.Target, Count = 1 });

    private async Task FailAtTheEndAsync()
    {
        _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 400, Operation = Operation.MultipartComplete, Role = NodeRole.Target, Count = 1 });
        await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadFileAsync(FilePath, Resumed, cancellationToken: Token));
        Assert.True(File.Exists(Record));
    }

    private async Task DropUploadAsync() => await _item.GetMultipart((await File.ReadAllLinesAsync(Record, Token))[1]).AbortAsync(Token);

    private async Task OutliveAsync(string what)
    {
        switch (what)
        {
            case "aborted":
                await DropUploadAsync();
                break;
            case "removed":
                await _bucket.DestroyAsync(cancellationToken: Token);
                await Assert.ThrowsAnyAsync<AisException>(async () => await _item.UploadFileAsync(FilePath, Resumed, cancellationToken: Token));
                await _bucket.CreateAsync(cancellationToken: Token);
                break;
            case "remade":
                await _bucket.DestroyAsync(cancellationToken: Token);
                await _bucket.CreateAsync(cancellationToken: Token);
                break;
            case "renamed":
                await DropUploadAsync();
                _item = _bucket.Object("dir/other");
                break;
            case "refused":
                // For example: what the cluster had of it was damaged.
                _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 500, TypeCode = "ErrFailedTo", Operation = Operation.ObjectPutPart, Role = NodeRole.Target, Count = 1 });
                _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 500, TypeCode = "ErrFailedTo", Operation = Operation.MultipartComplete, Role = NodeRole.Target, Count = 1 });
                break;
            default:
                Random.Shared.NextBytes(_content);
                await File.WriteAllBytesAsync(FilePath, what == "changed" ? _content : _content[..(3 * PartSize)], Token);
                File.SetLastWriteTimeUtc(FilePath, DateTime.UtcNow.AddSeconds(5));
                break;
        }
    }

    private async Task AssertStoredAsync()
        => Assert.Equal(
            Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(FilePath, Token))),
            Convert.ToHexString(SHA256.HashData(await _item.ReadAllAsync(cancellationToken: Token))));
}
