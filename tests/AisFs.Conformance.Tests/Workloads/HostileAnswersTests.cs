using System.Buffers.Binary;
using System.Net;
using System.Text;
using AisFs.Conformance.Tests.Drivers;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using Microsoft.AspNetCore.Http;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>
/// A cluster behind a proxy that answers some requests as no cluster would. The daemon keeps to its memory, tells an error,
/// and serves what is right as before.
/// </summary>
public sealed class HostileAnswersTests : IAsyncLifetime
{
    private const long Limit = 64L << 20;
    private const long Own = 150L << 20;
    private const string Good = "good";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;
    private LoopbackServer _proxy = null!;
    private MountProcess _mount = null!;
    private KernelDriver _fs = null!;
    private volatile Func<HttpContext, Func<Task>?>? _hostile;
    private int _struck;

    public async ValueTask InitializeAsync()
    {
        Require.Fuse();
        _cluster = await TestCluster.GetSharedAsync();
        Assert.SkipWhen(_cluster.IsReal, "The proxy in between rewrites no redirects.");
        _bucket = await _cluster.CreateBucketAsync("hostile");
        await _bucket.PutAsync("/" + Good, "good"u8.ToArray());
        _proxy = await LoopbackServer.StartAsync(ServeAsync);
        _mount = await MountProcess.StartAsync(new MountOptions
        {
            Source = _bucket.Url,
            Endpoint = _proxy.Endpoint,
            Arguments = ["--memory-limit", "64MiB", "--direct-reads", "never", "--cache-ttl", "0", "--timeout", "5s"],

            // As the daemon that is shipped has it.
            Environment = new Dictionary<string, string> { ["DOTNET_GCgen0size"] = "2000000" },
        });
        _fs = new KernelDriver(_mount.Mountpoint, Feature.Objects, TimeSpan.FromSeconds(120), _mount.Kill);
    }

    public async ValueTask DisposeAsync()
    {
        _fs?.Dispose();
        if (_mount is not null)
        {
            await _mount.DisposeAsync();
        }

        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (_bucket is not null)
        {
            await _bucket.DisposeAsync();
        }

        _http.Dispose();
    }

    [Theory]
    [InlineData(60_000_000)]
    [InlineData(12_000_000)]
    [Semantics("S35", "S83")]
    public void A_page_of_millions_of_empty_entries_is_refused(int entries) => Expect(
        context => IsListing(context) ? () => WriteAsync(context, "application/msgpack", Encode(entries), 0x80, entries) : null,
        () => List(),
        Errno.EIO);

    [Fact]
    [Semantics("S35", "S83")]
    public void A_page_without_end_is_refused() => Expect(
        context => IsListing(context) ? () => WriteAsync(context, "application/json", "{\"entries\":["u8.ToArray(), (byte)' ', long.MaxValue) : null,
        () => List(),
        Errno.EIO);

    [Fact]
    [Semantics("S35", "S83")]
    public void A_page_of_deep_JSON_is_refused() => Expect(
        context => IsListing(context) ? () => WriteAsync(context, "application/json", "{\"entries\":["u8.ToArray(), (byte)'[', 15_000_000) : null,
        () => List(),
        Errno.EIO);

    [Fact]
    [Semantics("S83")]
    public void A_listing_that_goes_in_circles_is_refused() => Expect(
        context => IsListing(context) ? () => AnswerAsync(context, """{"entries":[{"name":"a","size":"1"}],"uuid":"u","continuation_token":"a"}""") : null,
        () => List(),
        Errno.EIO);

    [Fact]
    [Semantics("S35", "S83")]
    public void An_error_without_end_is_an_error() => Expect(
        context => IsObject(context, Good) ? () => WriteAsync(context, "application/json", "{\"message\":\""u8.ToArray(), (byte)'x', long.MaxValue, 500) : null,
        () => _fs.Stat("/" + Good).Error,
        Errno.EIO,
        Errno.ETIMEDOUT);

    [Fact]
    [Semantics("S35")]
    public async Task An_object_without_a_length_is_read_no_further_than_it_is_long()
    {
        // One that nobody has read yet: no cache answers for it.
        const string Unread = "unread";
        await _bucket.PutAsync(Unread, "good"u8.ToArray());
        byte[] buffer = new byte[4096];

        // The bytes may be asked for with the lookup, or with the read.
        Expect(
            context =>
            {
                if (!IsObject(context, Unread) || context.Request.Method != "GET")
                {
                    return null;
                }

                context.Response.Headers.ContentRange = "bytes 0-3/4";
                return () => WriteAsync(context, "application/octet-stream", "good"u8.ToArray(), (byte)'x', long.MaxValue, 206);
            },
            () =>
            {
                using ITestFile file = _fs.Open("/" + Unread, OpenMode.Read | OpenMode.Direct).Ok();
                return file.Read(buffer, 0).Error;
            },
            Errno.OK);
        Assert.Equal("good"u8.ToArray(), buffer[..4]);
    }

    [Theory]
    [InlineData(1L << 50)]
    [InlineData(1L << 60)]
    [InlineData(long.MaxValue)]
    [Semantics("S84")]
    public void An_object_of_petabytes_is_seen_and_not_opened(long size)
    {
        _hostile = context => IsObject(context, "huge") && context.Request.Method == "HEAD" ? () => HeadAsync(context, size) : null;
        Assert.Equal(size, _fs.Stat("/huge").Ok().Size);
        _fs.Open("/huge", OpenMode.Read).Fails(Errno.EFBIG);
        _fs.Open("/huge", OpenMode.Write).Fails(Errno.EFBIG);
        _fs.Truncate("/huge", 10).Fails(Errno.EFBIG);
        _hostile = null;
        AssertAlive();
    }

    private void Expect(Func<HttpContext, Func<Task>?> hostile, Func<Errno> call, params Errno[] expected)
    {
        _hostile = hostile;
        Errno error = call();
        _hostile = null;
        Assert.True(_struck > 0, $"Nothing hostile was asked for; the call told {error}.\n{_mount.Log}");
        long peak = _mount.Usage.PeakResidentBytes;
        TestContext.Current.TestOutputHelper?.WriteLine($"{error}, peak RSS {peak >> 20} MiB.");
        Assert.True(expected.Contains(error), $"{error}\n{_mount.Log}");
        Assert.InRange(peak, 1, Limit + Own);
        AssertAlive();
    }

    private void AssertAlive() => Assert.Equal("good"u8.ToArray(), _fs.ReadFile("/" + Good).Ok());

    private Errno List()
    {
        Outcome<ITestDirectory> opened = _fs.OpenDirectory("/");
        if (!opened.Succeeded)
        {
            return opened.Error;
        }

        using ITestDirectory directory = opened.Result;
        while (true)
        {
            Outcome<IReadOnlyList<Listed>> read = directory.ReadSome();
            if (!read.Succeeded || read.Result.Count == 0)
            {
                return read.Error;
            }
        }
    }

    private bool IsListing(HttpContext context) => context.Request.Method == "GET" && context.Request.Path == $"/v1/buckets/{_bucket.Name}";

    private bool IsObject(HttpContext context, string name) => context.Request.Path == $"/v1/objects/{_bucket.Name}/{name}";

    // {"Entries": [ as MessagePack: the entries follow.
    private static byte[] Encode(int entries)
    {
        byte[] head = [0x81, 0xA7, .. "Entries"u8, 0xDD, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(head.Length - 4), entries);
        return head;
    }

    private static async Task HeadAsync(HttpContext context, long size)
    {
        context.Response.ContentLength = size;
        context.Response.Headers["Ais-Version"] = "1";
        await context.Response.CompleteAsync();
    }

    private static async Task AnswerAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json), context.RequestAborted);
    }

    // Chunked: without a length.
    private static async Task WriteAsync(HttpContext context, string type, byte[] head, byte filling, long count, int status = 200)
    {
        byte[] block = new byte[1 << 20];
        block.AsSpan().Fill(filling);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        try
        {
            await context.Response.Body.WriteAsync(head, context.RequestAborted);
            for (; count > 0 && !context.RequestAborted.IsCancellationRequested; count -= block.Length)
            {
                await context.Response.Body.WriteAsync(block.AsMemory(0, (int)Math.Min(block.Length, count)), context.RequestAborted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client has had enough.
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (_hostile?.Invoke(context) is { } answer)
        {
            // Counted before: some never end by themselves, and the call that asked may end at the first bytes.
            Interlocked.Increment(ref _struck);
            await answer();
            return;
        }

        using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), _cluster.Endpoint + context.Request.Path.ToUriComponent() + context.Request.QueryString);
        if (context.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.ContentLength = context.Request.ContentLength;
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToString());
        using HttpResponseMessage passed = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)passed.StatusCode;
        foreach ((string name, IEnumerable<string> values) in passed.Headers.Concat(passed.Content.Headers).Where(static header => header.Key is not ("Transfer-Encoding" or "Connection")))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (context.Request.Method != "HEAD" && passed.StatusCode != HttpStatusCode.NoContent)
        {
            await passed.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
