using System.Diagnostics;
using AisFs.Client;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.Mount.Measuring;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.Vfs;
using AisFs.Vfs.Api;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Mount.Tests.Measuring;

/// <summary>What a mount measures of its operations, over the real file system with an HTTP server behind it.</summary>
public sealed class MeasuredFileSystemTests : IAsyncLifetime
{
    private const string Duration = "aisfs.operation.duration";

    private readonly TempFolder _folder = new("measured");
    private readonly Measurements _seen = new();
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;
    private AisClient _client = null!;
    private VirtualFileSystem _fileSystem = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(new DevServerOptions());
        _bucket = await _cluster.CreateBucketAsync("measured");
        await _bucket.PutAsync("f", new byte[10_000]);
        _client = new AisClient(new AisClientOptions { Endpoints = [_cluster.Endpoint], Token = _cluster.Token });
        Assert.True(MountSource.TryParse(_bucket.Url, out MountSource? source, out _));
        VfsOptions options = new() { Source = source };
        options = options with { Content = options.Content with { StagingDirectory = _folder.MakeFolder("staging") } };
        _fileSystem = (await VirtualFileSystem.StartAsync(
            new AisObjectStore(_client, NullLogger.Instance), options, NullLoggerFactory.Instance, TimeProvider.System, Token)).Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _fileSystem.DisposeAsync();
        _client.Dispose();
        await _bucket.DisposeAsync();
        await _cluster.DisposeAsync();
        _seen.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Operations_are_timed_and_bytes_are_counted()
    {
        using MountMeter meter = new(_seen);
        MeasuredFileSystem measured = new(_fileSystem, meter);
        (InodeId inode, HandleId handle) = await OpenAsync(measured, "f", FsOpenFlags.Read);
        using (ReadLease lease = (await measured.ReadAsync(handle, 0, 6000, Token)).Value)
        {
            Assert.Equal(6000, lease.Length);
        }

        FsCreated created = (await measured.CreateAsync(InodeId.Root, "new", 0x1A4, FsOpenFlags.Write, default, Token)).Value;
        Assert.Equal(300, (await measured.WriteAsync(created.Opened.Handle, 0, new byte[300], false, Token)).Value);
        Assert.True((await measured.FlushAsync(created.Opened.Handle, Token)).IsOk);
        await measured.ReleaseAsync(created.Opened.Handle);
        await measured.ReleaseAsync(handle);
        measured.Forget(inode, 1);
        measured.Forget(created.Entry.Attributes.Inode, 1);
        Assert.Equal(FsError.NotFound, (await measured.RemoveFileAsync(InodeId.Root, "absent", Token)).Error);

        Assert.Equal(6000, _seen.Sum("aisfs.operation.io", "direction=read"));
        Assert.Equal(300, _seen.Sum("aisfs.operation.io", "direction=write"));
        foreach (string operation in new[] { "lookup", "open", "read", "create", "write", "flush" })
        {
            Assert.Equal(1, _seen.Count(Duration, $"operation={operation}"));
        }

        Assert.Equal(2, _seen.Count(Duration, "operation=release"));
        Assert.Equal(1, _seen.Count(Duration, "operation=unlink", "error.type=not_found"));
        Assert.Equal(1, _seen.All.Count(static one => one.Name == Duration && one.Tags.Contains("error.type", StringComparison.Ordinal)));
        Assert.Equal(0, _seen.Sum("aisfs.operations.active"));
    }

    [Fact]
    public async Task An_operation_that_waits_for_the_cluster_is_active_until_its_end()
    {
        using MountMeter meter = new(_seen);
        MeasuredFileSystem measured = new(_fileSystem, meter);
        _cluster.Server.Faults.Add(new FaultRule { Action = FaultAction.Hang, Operation = Operation.ObjectHead });
        using CancellationTokenSource giveUp = new();
        Task<FsResult<FsEntry>> lookup = measured.LookupAsync(InodeId.Root, "f", giveUp.Token).AsTask();
        await Wait.UntilAsync(() => _seen.Sum("aisfs.operations.active") == 1);
        await giveUp.CancelAsync();
        Assert.Equal(FsError.Interrupted, (await lookup).Error);
        Assert.Equal(0, _seen.Sum("aisfs.operations.active"));
        Assert.Equal(1, _seen.Count(Duration, "operation=lookup", "error.type=interrupted"));
    }

    [Fact]
    public async Task Spans_of_requests_hang_on_the_span_of_the_operation_that_made_them()
    {
        List<Activity> spans = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name.StartsWith("AisFs.", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using MountMeter meter = new(_seen);
        MeasuredFileSystem measured = new(_fileSystem, meter);
        (InodeId inode, HandleId handle) = await OpenAsync(measured, "f", FsOpenFlags.Read);
        using (ReadLease lease = (await measured.ReadAsync(handle, 0, 6000, Token)).Value)
        {
            Assert.Null(Activity.Current);
        }

        await measured.ReleaseAsync(handle);
        measured.Forget(inode, 1);
        Activity[] all;
        lock (spans)
        {
            all = [.. spans];
        }

        Activity read = Assert.Single(all, static span => span.OperationName == "read");
        Assert.Equal(default, read.ParentSpanId);
        Assert.Equal(6000L, read.GetTagItem("aisfs.length"));
        Assert.Equal("f", all.Single(static span => span.OperationName == "lookup").GetTagItem("aisfs.name"));
        Activity[] requests = [.. all.Where(static span => span.Source.Name == "AisFs.Client")];
        Assert.NotEmpty(requests);
        Assert.All(requests, request => Assert.Contains(all, operation => operation.Source.Name == MountMeter.Name && operation.TraceId == request.TraceId));
        Assert.Contains(requests, request => request.GetTagItem("aisfs.request") is "get");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cached_reads_and_stats_allocate_nothing_with_a_listener_and_without(bool listens)
    {
        using Measurements? seen = listens ? new Measurements(keeps: false) : null;
        using MountMeter meter = new(seen);
        MeasuredFileSystem measured = new(_fileSystem, meter);
        (InodeId inode, HandleId handle) = await OpenAsync(measured, "f", FsOpenFlags.Read);
        (await measured.ReadAsync(handle, 0, 10_000, Token)).Value.Dispose();
        Use(measured, inode, handle, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Use(measured, inode, handle, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        await measured.ReleaseAsync(handle);
        measured.Forget(inode, 1);
    }

    private static void Use(MeasuredFileSystem measured, InodeId inode, HandleId handle, int times)
    {
        for (int i = 0; i < times; i++)
        {
#pragma warning disable CA2012, xUnit1031 // They are completed: that is what is tested.
            ValueTask<FsResult<ReadLease>> read = measured.ReadAsync(handle, 0, 4096, CancellationToken.None);
            Assert.True(read.IsCompletedSuccessfully);
            read.Result.Value.Dispose();
            ValueTask<FsResult<FsEntry>> stat = measured.GetAttributesAsync(inode, CancellationToken.None);
            if (stat.IsCompletedSuccessfully)
            {
                Assert.True(stat.Result.IsOk);
            }
#pragma warning restore CA2012, xUnit1031
        }
    }

    private static async Task<(InodeId Inode, HandleId Handle)> OpenAsync(MeasuredFileSystem measured, string name, FsOpenFlags flags)
    {
        InodeId inode = (await measured.LookupAsync(InodeId.Root, name, Token)).Value.Attributes.Inode;
        return (inode, (await measured.OpenAsync(inode, flags, Token)).Value.Handle);
    }
}
