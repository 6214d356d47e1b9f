using AisFs.Client.Batch;
using AisFs.Client.Etl;
using AisFs.Client.Files;
using AisFs.Client.Groups;
using AisFs.Client.Reading;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.BadInput;

/// <summary>Arguments that make no sense are refused with a typed error, before anything is sent.</summary>
public sealed class ArgumentTests
{
    private static readonly string s_long = new('x', 10_000);

    private static readonly (string What, Func<AisClient, Task> Call)[] s_calls =
    [
        ("bucket: null", static c => Do(() => c.Bucket(null!))),
        ("bucket: empty", static c => Do(() => c.Bucket(string.Empty))),
        ("bucket: slash", static c => Do(() => c.Bucket("a/b"))),
        ("bucket: dots", static c => Do(() => c.Bucket(".."))),
        ("bucket: oversized", static c => Do(() => c.Bucket(s_long))),
        ("bucket: unknown provider", static c => Do(() => c.Bucket("b", "nosuch"))),
        ("bucket: empty provider", static c => Do(() => c.Bucket("b", string.Empty))),
        ("bucket: rename to nothing", static async c => await c.Bucket("b").RenameAsync(string.Empty)),
        ("bucket: rename to a path", static async c => await c.Bucket("b").RenameAsync("x/y")),
        ("bucket: rename in a cloud", static async c => await c.Bucket("b", "aws").RenameAsync("x")),
        ("bucket: create in a cloud", static async c => await c.Bucket("b", "gcp").CreateAsync()),
        ("bucket: evict an ais one", static async c => await c.Bucket("b").EvictAsync()),
        ("bucket: action of nothing", static async c => await c.Bucket("b").MakeRequestAsync(HttpMethod.Get, null!)),
        ("buckets: unknown provider", static async c => await c.Cluster.ListBucketsAsync("nosuch")),
        ("object: null", static c => Do(() => c.Bucket("b").Object(null!))),
        ("object: empty", static c => Do(() => c.Bucket("b").Object(string.Empty))),
        ("object: oversized", static c => Do(() => c.Bucket("b").Object(s_long))),
        ("object: dot segment", static c => Do(() => c.Bucket("b").Object("a/../b"))),
        ("object URL: no URL", static c => Do(() => c.Object("b/o"))),
        ("object URL: no object", static c => Do(() => c.Object("ais://b"))),
        ("object URL: unknown provider", static c => Do(() => c.Object("ftp://b/o"))),
        ("object: rename to nothing", static async c => await c.Bucket("b").Object("o").RenameAsync(string.Empty)),
        ("object: rename to dots", static async c => await c.Bucket("b").Object("o").RenameAsync("..")),
        ("object: copy to null", static async c => await c.Bucket("b").Object("o").CopyToAsync(null!)),
        ("object: put null", static async c => await c.Bucket("b").Object("o").PutAsync(null!)),
        ("object: put a file that is not there", static async c => await c.Bucket("b").Object("o").PutAsync(AisContent.FromFile("/no/such/file"))),
        ("object: promote nothing", static async c => await c.Bucket("b").Object("o").PromoteAsync(string.Empty)),
        ("object: flush no handle", static async c => await c.Bucket("b").Object("o").FlushAppendAsync(string.Empty)),
        ("range: inverted", static c => Do(() => new AisByteRange(5, -2))),
        ("get: two ways into an archive", static async c => await c.Bucket("b").Object("o").GetAsync(new AisGetOptions { ArchivePath = "m", ArchivePattern = "x" })),
        ("get: chunks of a blob that are none", static async c => await c.Bucket("b").Object("o").GetAsync(new AisGetOptions { BlobWorkers = -2, BlobDownload = true })),
        ("reader: negative workers", static c => Do(() => c.Bucket("b").Object("o").GetReader(new AisReaderOptions { Workers = -1 }))),
        ("reader: negative chunks", static c => Do(() => c.Bucket("b").Object("o").GetReader(new AisReaderOptions { ChunkSize = -1 }))),
        ("reader: negative resumes", static c => Do(() => c.Bucket("b").Object("o").GetReader(new AisReaderOptions { MaxResumes = -1 }))),
        ("part: 0", static async c => await c.Bucket("b").Object("o").GetMultipart("u").PutPartAsync(0, AisContent.Empty)),
        ("part: 10000", static async c => await c.Bucket("b").Object("o").GetMultipart("u").PutPartAsync(10_000, AisContent.Empty)),
        ("upload: no id", static c => Do(() => c.Bucket("b").Object("o").GetMultipart(string.Empty))),
        ("list: negative page", static async c => await c.Bucket("b").ListPageAsync(new AisListOptions { PageSize = -1 })),
        ("list: start after in a cloud", static async c => await c.Bucket("b", "aws").ListPageAsync(new AisListOptions { StartAfter = "x" })),
        ("names: none", static async c => await c.Bucket("b").Objects().DeleteAsync()),
        ("names: an empty one", static c => Do(() => c.Bucket("b").Objects(string.Empty, "x"))),
        ("group: evict ais", static async c => await c.Bucket("b").Objects("x").EvictAsync()),
        ("group: prefetch ais", static async c => await c.Bucket("b").Objects("x").PrefetchAsync()),
        ("group: archive nothing", static async c => await c.Bucket("b").Objects("x").ArchiveAsync(string.Empty)),
        ("object range: inverted", static c => Do(() => new AisObjectRange("p", 9, 2))),
        ("group: an archive whose form contradicts its name", static async c => await c.Bucket("b").Objects("x").ArchiveAsync("a.tgz", new AisArchiveOptions { Mime = ".tar" })),
        ("group: an archive of another form than its name says", static async c => await c.Bucket("b").Objects("x").ArchiveAsync("a.tar.gz", new AisArchiveOptions { Mime = "application/zip" })),
        ("group: an archive of no known form", static async c => await c.Bucket("b").Objects("x").ArchiveAsync("a", new AisArchiveOptions { Mime = ".rar" })),
        ("etl: a module that is no name", static async c => await c.Etl("my-etl").InitCodeAsync("pass", new AisEtlCodeOptions { PreimportedModules = ["os; print()"] })),
        ("etl: a URL and something else", static async c => await c.Etl("my-etl").InitCodeAsync("pass", new AisEtlCodeOptions { TransformUrl = true, ArgumentType = "fqn" })),
        ("bucket: a description that is null", static c => Do(() => c.Bucket((AisBucketInfo)null!))),
        ("object range: step 0", static c => Do(() => new AisObjectRange("p", 1, 5, 0, 0))),
        ("object range: negative pad", static c => Do(() => new AisObjectRange("p", 1, 5, -1))),
        ("object range: no template", static c => Do(() => AisObjectRange.Parse("no braces"))),
        ("object range: open brace", static c => Do(() => AisObjectRange.Parse("p{1..3"))),
        ("template: null", static c => Do(() => c.Bucket("b").ObjectsByTemplate(null!))),
        ("job: wait without an id or kind", static async c => await c.Job().WaitAsync(TimeSpan.FromSeconds(1))),
        ("job: negative timeout", static async c => await c.Job("x").WaitAsync(TimeSpan.FromSeconds(-1))),
        ("etl: short name", static c => Do(() => c.Etl("x"))),
        ("etl: capitals", static c => Do(() => c.Etl("My-Great-Etl"))),
        ("etl: no specification", static async c => await c.Etl("my-etl").InitSpecAsync(string.Empty)),
        ("etl: no image", static async c => await c.Etl("my-etl").InitAsync(string.Empty)),
        ("etl: no code", static async c => await c.Etl("my-etl").InitCodeAsync(string.Empty)),
        ("etl: negative timeout", static async c => await c.Etl("my-etl").InitAsync("image", new AisEtlImageOptions { InitTimeout = TimeSpan.FromSeconds(-1) })),
        ("dsort: no such file", static async c => await c.Dsort().StartFromFileAsync("/no/such/spec.yaml")),
        ("batch: empty", static async c => await c.Bucket("b").Batch().OpenAsync()),
        ("batch: a name without a bucket", static c => Do(() => c.Batch().Add("x"))),
        ("batch: an unknown archive", static async c => await c.Bucket("b").Batch(new AisBatchOptions { Format = (AisBatchFormat)77 }).Add("x").OpenAsync()),
        ("files: no such folder", static async c => await c.Bucket("b").PutFilesAsync("/no/such/folder")),
        ("files: no parallelism", static async c => await c.Bucket("b").PutFilesAsync("/", new AisPutFilesOptions { Parallelism = 0, DryRun = true })),
        ("request: no path", static async c => await c.MakeRequestAsync(HttpMethod.Get, string.Empty)),
        ("request: unescaped path", static async c => await c.MakeRequestAsync(HttpMethod.Get, "/v1/a b")),
        ("request: HEAD of the latest version", static async c => await c.MakeRequestAsync(HttpMethod.Head, "/v1/objects/b/o?latest-ver=true")),
        ("request: a range of nothing", static async c => await c.MakeRequestAsync(HttpMethod.Get, "/v1/objects/b/o", headers: [new("Range", "bytes=")])),
        ("get: a range of nothing", static async c => await c.Bucket("b").Object("o").GetAsync(new AisGetOptions { Range = default(AisByteRange) })),
        ("object: U+0000", static c => Do(() => c.Bucket("b").Object("a\0b"))),
        ("object: half a surrogate pair", static c => Do(() => c.Bucket("b").Object("a\ud83d"))),
        ("object of another cluster: a line break", static async c => await c.Bucket("b", "ais", new AisNamespace("rem")).Object("a\nb").HeadAsync()),
        ("object: rename to a percent sign", static async c => await c.Bucket("b").Object("o").RenameAsync("100%")),
        ("object: rename to a question mark", static async c => await c.Bucket("b").Object("o").RenameAsync("d/what?x=1")),
        ("object: rename to a number sign", static async c => await c.Bucket("b").Object("o").RenameAsync("a#b", new AisRenameOptions())),
        ("object: rename to a control character", static async c => await c.Bucket("b").Object("o").RenameAsync("a\u007fb")),
        ("object: copy to a percent sign", static async c => await c.Bucket("b").Object("o").CopyToAsync(c.Bucket("d").Object("%41"))),
        ("object: copy to a number sign in another cluster", static async c => await c.Bucket("b").Object("o").CopyToAsync(c.Bucket("d", "ais", new AisNamespace("rem")).Object("a#b"))),
        ("custom: the cluster's own key", static async c => await c.Bucket("b").Object("o").SetCustomAsync(new Dictionary<string, string> { ["orig_fntl"] = "/x" }, replaceAll: true)),
        ("custom: more than a header holds", static async c => await c.Bucket("b").Object("o").PutAsync(AisContent.Empty, new AisPutOptions { Custom = new Dictionary<string, string> { ["k"] = new('x', 1 << 20) } })),
        ("append: a handle that is too long", static async c => await c.Bucket("b").Object("o").AppendAsync(AisContent.Empty, new('x', 1 << 20))),
        ("custom: a comma", static async c => await c.Bucket("b").Object("o").PutAsync(AisContent.Empty, new AisPutOptions { Custom = new Dictionary<string, string> { ["a=b"] = "c" } })),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Whats => [.. s_calls.Select(static call => call.What)];

    [Theory]
    [MemberData(nameof(Whats))]
    public async Task Nonsense_is_refused_before_anything_is_sent(string what)
    {
        await using RawServer server = new(static _ => new RawResponse(200));
        using AisClient client = TestClients.Create(server);
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => s_calls.Single(call => call.What == what).Call(client));
        Assert.True(error is ArgumentException or AisException or InvalidOperationException or NotSupportedException or IOException, $"{error.GetType()}: {error.Message}");
        Assert.False(error is NullReferenceException or IndexOutOfRangeException or ObjectDisposedException, error.ToString());
        Assert.NotEmpty(error.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Local_files_and_folders_that_are_not_there_are_told_as_dotnet_does()
    {
        await using RawServer server = new(static _ => new RawResponse(200));
        using AisClient client = TestClients.Create(server);
        string folder = Path.GetTempPath();
        Assert.EndsWith("nosuch", Assert.Throws<FileNotFoundException>(() => AisContent.FromFile(Path.Combine(folder, "nosuch"))).FileName, StringComparison.Ordinal);
        Assert.Contains("is a directory", Assert.Throws<FileNotFoundException>(() => AisContent.FromFile(folder)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await client.Dsort().StartFromFileAsync(Path.Combine(folder, "nosuch.json"), Token));
        await Assert.ThrowsAsync<DirectoryNotFoundException>(async () => await client.Bucket("b").PutFilesAsync(Path.Combine(folder, "nosuch"), cancellationToken: Token));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("a.tar", ".tar")]
    [InlineData("a.tgz", ".tar.gz")]
    [InlineData("a.tar.gz", ".tgz")]
    [InlineData("a.tar.lz4", ".tar.lz4")]
    [InlineData("a.zip", "application/zip")]
    [InlineData("a.data", ".tar")]
    [InlineData("a.tar", "")]
    public async Task Forms_of_archives_that_their_names_allow_are_sent(string name, string mime)
    {
        await using RawServer server = new(static _ => new RawResponse(200) { Body = TestClients.Bytes("job1") });
        using AisClient client = TestClients.Create(server);
        Assert.Equal("job1", Assert.Single(await client.Bucket("b").Objects("x").ArchiveAsync(name, new AisArchiveOptions { Mime = mime }, Token)).Id);
    }

    [Theory]
    [InlineData("p{1..3", new[] { "p{1..3" })]
    [InlineData("p}", new[] { "p}" })]
    [InlineData("{a,b}{1..2}", new[] { "a1", "a2", "b1", "b2" })]
    [InlineData("{3..1}", new[] { "3", "2", "1" })]
    [InlineData("plain", new[] { "plain" })]
    [InlineData("{}", new[] { "{}" })]
    public void A_template_is_expanded_as_a_shell_does_or_refused(string template, string[] expected)
    {
        List<string> names;
        try
        {
            names = [.. new AisObjectTemplate(template)];
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            Assert.Contains(template, e.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(expected, names);
    }

    private static Task Do(Func<object?> call)
    {
        _ = call();
        return Task.CompletedTask;
    }
}
