using System.Diagnostics;
using System.Globalization;
using AisFs.Client;
using AisFs.DevServer.Api;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Session;
using AisFs.Interop.Fuse.Tests;
using AisFs.Mount.Fuse;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.Vfs;
using AisFs.Vfs.Api;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.Tests.Fuzz;

/// <summary>
/// A kernel gone mad over the real file system, with an HTTP server behind it: each request is answered in time with a
/// reply of the right form, and no request meets an exception that nothing foresaw.
/// </summary>
public sealed class RealFileSystemFuzzTests
{
    private const int Pending = 16;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private static int Requests => Environment.GetEnvironmentVariable("AISFS_FUZZ_REQUESTS") is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : 10_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Requests_of_a_kernel_gone_mad_are_answered(int seed)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using TestCluster cluster = await TestCluster.StartAsync(new DevServerOptions { MemoryLimit = 256 << 20 });
        await using TestBucket bucket = await cluster.CreateBucketAsync();
        for (int i = 0; i < 3; i++)
        {
            await bucket.PutAsync($"object-{i}", TestBytes.Make(1 << (10 * i), (ulong)i));
        }

        using TempFolder folder = new("fuzz");
        using ErrorCollector errors = new();
        using AisClient client = new(new AisClientOptions { Endpoints = [cluster.Endpoint], Token = cluster.Token }, errors.CreateLogger("Client"));
        VfsOptions options = new() { Source = Parse(bucket.Url) };
        options = options with { Content = options.Content with { StagingDirectory = folder.MakeFolder("staging") } };
        FsResult<VirtualFileSystem> started = await VirtualFileSystem.StartAsync(
            new AisObjectStore(client, errors.CreateLogger<AisObjectStore>()), options, errors, TimeProvider.System, cancellationToken);
        Assert.True(started.IsOk);
        await using VirtualFileSystem fileSystem = started.Value;
        await using (FakeKernel kernel = await FakeKernel.StartAsync(
            new FuseAdapter(fileSystem, "/nowhere"), new FuseSessionOptions { Threads = 2, MaxRequestBytes = 128 * 1024 }, errors.CreateLogger<FuseSession>()))
        {
            await RunAsync(kernel, new RequestMaker(new Random(seed)), cancellationToken);
        }

        Assert.True(errors.Unexpected.Count == 0, string.Join('\n', errors.Unexpected));
    }

    private static async Task RunAsync(FakeKernel kernel, RequestMaker requests, CancellationToken cancellationToken)
    {
        for (int sent = 0; sent < Requests; sent++)
        {
            kernel.SendRaw(requests.Next());
            Drain(kernel, requests);
            if (sent % Pending == 0)
            {
                await ExpectAnswerAsync(kernel, requests, cancellationToken);
            }
        }
    }

    // A sane request among the mad ones is answered in time, whatever is pending.
    private static async Task ExpectAnswerAsync(FakeKernel kernel, RequestMaker requests, CancellationToken cancellationToken)
    {
        ulong sane = kernel.Send(fuse_opcode.FUSE_GETATTR, 1, default(fuse_getattr_in));
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (kernel.TryReceive() is not { } reply)
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < s_limit, "A request was not answered.");

                // How often it looks: thousands of requests are sent.
                await Task.Delay(1, cancellationToken);
            }
            else if (reply.Unique == sane)
            {
                Assert.Equal(Errno.None, reply.Error);
                return;
            }
            else
            {
                Check(reply);
                requests.Learn(reply);
            }
        }
    }

    private static void Drain(FakeKernel kernel, RequestMaker requests)
    {
        while (kernel.TryReceive() is { } reply)
        {
            Check(reply);
            requests.Learn(reply);
        }
    }

    // What the kernel takes for an error: -1 to -511. A notification has the number 0 and its kind in the place of the error.
    private static void Check(FakeKernel.Reply reply) => Assert.True(reply.Unique == 0 || reply.ErrorCode is <= 0 and > -512, $"error {reply.ErrorCode}");

    private static MountSource Parse(string url)
    {
        Assert.True(MountSource.TryParse(url, out MountSource? source, out string? reason), reason);
        return source;
    }
}
