using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AisFs.Client.Transfers;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>Directories and buckets are made alike: only what differs travels.</summary>
public sealed class DirectoryTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aisfs-directory-").FullName;
    private DevCluster _server = null!;
    private AisClient _client = null!;
    private AisBucket _bucket = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Source => Path.Combine(_folder, "source");

    private string Copy => Path.Combine(_folder, "copy");

    public async ValueTask InitializeAsync()
    {
        _server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        _client = new AisClient(TestClients.Fast with { Endpoints = [_server.Endpoint.ToString()] });
        _bucket = _client.Bucket("b");
        await _bucket.CreateAsync(cancellationToken: Token);
        Write("a.txt", "first");
        Write("sub/b.txt", "second");
        Write("sub/deep/empty", string.Empty);
        Write("sub/deep/ünï çode %41#?.bin", new string('x', 300_000));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_directory_goes_up_and_comes_down_and_the_second_time_nothing_travels()
    {
        AisDirectoryOptions options = new() { Prefix = "data/", Upload = new AisUploadOptions { PartSize = 100_000 } };
        Counter counter = new();
        AisDirectoryResult up = await _bucket.UploadDirectoryAsync(Source, options, counter, Token);
        Assert.Equal((4, 300_011, 0), (up.Transferred, up.TransferredBytes, up.Unchanged));
        Assert.Equal(4, counter.Of(AisDirectoryAction.Transferred));
        Assert.Equal((0, 4), Changes(await _bucket.UploadDirectoryAsync(Source, options, cancellationToken: Token)));
        Assert.Equal((4, 0), Changes(await _bucket.DownloadDirectoryAsync(Copy, options, cancellationToken: Token)));
        AssertAlike();
        _server.Requests.Clear();
        Assert.Equal((0, 4), Changes(await _bucket.DownloadDirectoryAsync(Copy, options, cancellationToken: Token)));
        Assert.Equal(0, _server.Requests.Count(Operation.ObjectGet, NodeRole.Target));
    }

    [Fact]
    public async Task Only_what_has_changed_travels()
    {
        await _bucket.UploadDirectoryAsync(Source, cancellationToken: Token);
        await _bucket.DownloadDirectoryAsync(Copy, cancellationToken: Token);
        Write("a.txt", "other");
        File.SetLastWriteTimeUtc(Path.Combine(Source, "a.txt"), DateTime.UtcNow.AddHours(1));
        File.SetLastWriteTimeUtc(Path.Combine(Source, "sub/b.txt"), DateTime.UtcNow.AddHours(1));
        Write("new", "new");

        // A new time alone costs a look at the content.
        Assert.Equal((2, 3), Changes(await _bucket.UploadDirectoryAsync(Source, cancellationToken: Token)));
        Assert.Equal((2, 3), Changes(await _bucket.DownloadDirectoryAsync(Copy, cancellationToken: Token)));
        AssertAlike();
    }

    [Fact]
    public async Task What_the_source_lacks_is_removed_when_that_is_asked_for_within_prefix_and_pattern()
    {
        await _bucket.Object("data/gone.txt").PutAsync("x"u8.ToArray(), cancellationToken: Token);
        await _bucket.Object("data/gone.bin").PutAsync("x"u8.ToArray(), cancellationToken: Token);
        await _bucket.Object("other.txt").PutAsync("x"u8.ToArray(), cancellationToken: Token);
        AisDirectoryOptions options = new() { Prefix = "data/", Pattern = "**/*.txt", Delete = true, DryRun = true };
        Assert.Equal((2, 1), Removals(await _bucket.UploadDirectoryAsync(Source, options, cancellationToken: Token)));
        Assert.NotNull(await _bucket.Object("data/gone.txt").TryHeadAsync(cancellationToken: Token));
        Assert.Equal((2, 1), Removals(await _bucket.UploadDirectoryAsync(Source, options with { DryRun = false }, cancellationToken: Token)));
        Assert.Equal(["data/a.txt", "data/gone.bin", "data/sub/b.txt", "other.txt"], (await _bucket.ListAllAsync(cancellationToken: Token)).Select(static entry => entry.Name).Order(StringComparer.Ordinal));

        Directory.CreateDirectory(Copy);
        await File.WriteAllTextAsync(Path.Combine(Copy, "stale.txt"), "x", Token);
        await File.WriteAllTextAsync(Path.Combine(Copy, "stale.bin"), "x", Token);
        Assert.Equal((2, 1), Removals(await _bucket.DownloadDirectoryAsync(Copy, options with { DryRun = false }, cancellationToken: Token)));
        Assert.False(File.Exists(Path.Combine(Copy, "stale.txt")));
        Assert.True(File.Exists(Path.Combine(Copy, "stale.bin")));
    }

    [Fact]
    public async Task One_file_that_fails_does_not_stop_the_others_and_nothing_is_removed()
    {
        await _bucket.Object("gone").PutAsync("x"u8.ToArray(), cancellationToken: Token);
        _server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 400, Operation = Operation.ObjectPut, Object = "a.txt" });
        AisDirectoryException error = await Assert.ThrowsAsync<AisDirectoryException>(async () =>
            await _bucket.UploadDirectoryAsync(Source, new AisDirectoryOptions { Delete = true }, cancellationToken: Token));
        Assert.Equal("a.txt", Assert.Single(error.Result.Failures).Path);
        Assert.Equal(3, error.Result.Transferred);
        Assert.Contains("a.txt", error.Message, StringComparison.Ordinal);
        Assert.NotNull(await _bucket.Object("gone").TryHeadAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task An_object_whose_name_would_leave_the_directory_is_refused()
    {
        // AIStore itself has no such names; the clouds behind it have.
        await _bucket.Object("x/good").PutAsync("good"u8.ToArray(), cancellationToken: Token);
        string[] names = ["x//etc/passwd", "x/../../evil", "x/a/./b", "x/good"];
        AisListing listing = new(new AisListPage { Entries = [.. names.Select(static name => new AisListEntry { Name = name, Size = 4 })] });
        ListedBucket bucket = new(_bucket, listing);
        AisDirectoryException error = await Assert.ThrowsAsync<AisDirectoryException>(async () =>
            await bucket.DownloadDirectoryAsync(Copy, new AisDirectoryOptions { Prefix = "x/" }, cancellationToken: Token));
        Assert.Equal(["../../evil", "/etc/passwd", "a/./b"], error.Result.Failures.Select(static failure => failure.Path).Order(StringComparer.Ordinal));
        Assert.Equal("good", await File.ReadAllTextAsync(Path.Combine(Copy, "good"), Token));
        Assert.Equal(["good"], Directory.EnumerateFileSystemEntries(Copy).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("xxhash2")]
    [InlineData("md5")]
    [InlineData("sha256")]
    [InlineData("sha512")]
    [InlineData("crc32c")]
    public async Task Checksums_of_files_are_those_of_the_cluster(string type)
    {
        AisBucket bucket = _client.Bucket($"sums-{type}");
        await bucket.CreateAsync(cancellationToken: Token);
        await bucket.SetPropertiesAsync(new AisBucketChanges { ChecksumType = type }, Token);
        AisPutResult stored = await bucket.Object("o").PutAsync(AisContent.FromFile(Path.Combine(Source, "sub/b.txt")), cancellationToken: Token);
        AisObjectProperties told = await bucket.Object("o").HeadAsync(cancellationToken: Token);
        Assert.Equal(type, told.Checksum.Type);
        Assert.Equal(told.Checksum.Value, await LocalChecksum.ComputeAsync(Path.Combine(Source, "sub/b.txt"), type, Token));
        Assert.NotEqual(AisChecksum.None, stored.Checksum);
    }

    private static (long Transferred, long Unchanged) Changes(AisDirectoryResult result) => (result.Transferred, result.Unchanged);

    private static (long Kept, long Deleted) Removals(AisDirectoryResult result) => (result.Transferred + result.Unchanged, result.Deleted);

    private void Write(string path, string text)
    {
        string file = Path.Combine(Source, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, Encoding.ASCII);
    }

    private void AssertAlike()
    {
        string[] Describe(string folder) =>
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => $"{Path.GetRelativePath(folder, file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(Describe(Source), Describe(Copy));
    }

    /// <summary>A bucket whose listing says what it is told.</summary>
    private sealed class ListedBucket(AisBucket inner, AisListing listing) : AisBucket
    {
        public override ValueTask<AisBucketProperties> HeadAsync(CancellationToken cancellationToken = default) => inner.HeadAsync(cancellationToken);

        public override AisListing ListAsync(AisListOptions? options = null, CancellationToken cancellationToken = default) => listing;

        public override AisObject Object(string name) => inner.Object(name);
    }

    private sealed class Counter : IProgress<AisDirectoryProgress>
    {
        private readonly ConcurrentBag<AisDirectoryProgress> _reports = [];

        public int Of(AisDirectoryAction action) => _reports.Count(report => report.Action == action);

        public void Report(AisDirectoryProgress value) => _reports.Add(value);
    }
}
