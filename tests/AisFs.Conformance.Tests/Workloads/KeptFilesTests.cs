using System.Globalization;
using AisFs.Client;
using AisFs.Mount.Fuse;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.Vfs;
using AisFs.Vfs.Api;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>Files that a kernel reads without opening them, and what it forgets of them.</summary>
public sealed class KeptFilesTests
{
    private const string Name = "data";
    private const int Size = 4 << 20;

    [Fact]
    [Semantics("S221")]
    public async Task A_kernel_that_gives_one_of_two_lookups_back_still_gets_no_bytes_of_another_version()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("kept");
        using TempFolder staging = new("kept");
        await bucket.PutAsync(Name, Filled(1));
        using AisClient client = new(new AisClientOptions { Endpoints = [cluster.Endpoint], Token = cluster.Token });
        VfsOptions options = new() { Source = MountSource.Parse(bucket.Url), ReadOnly = true, CacheTtl = TimeSpan.Zero };
        FsResult<VirtualFileSystem> started = await VirtualFileSystem.StartAsync(
            new AisObjectStore(client, NullLogger<AisObjectStore>.Instance),
            options with { Content = options.Content with { StagingDirectory = staging.Path } }, NullLoggerFactory.Instance, TimeProvider.System, token);
        Assert.True(started.IsOk, started.Error.ToString());
        await using VirtualFileSystem system = started.Value;
        using KeptFiles kept = new(system);
        FuseAdapter adapter = new(system, staging.Path, passthrough: null, kept);

        ulong inode = await LookUpAsync(system, Name);
        Assert.Equal(inode, await LookUpAsync(system, Name));
        Assert.Equal((byte)1, await ReadAsync(kept, inode, 0));

        // The file is closed, since others are read after it.
        for (int i = 0; i <= KeptFiles.Capacity; i++)
        {
            string other = i.ToString(CultureInfo.InvariantCulture);
            await bucket.PutAsync(other, [9]);
            Assert.Equal((byte)9, await ReadAsync(kept, await LookUpAsync(system, other), 0));
        }

        await bucket.PutAsync(Name, Filled(2));
        adapter.Forget(inode, 1);
        Assert.Equal(FsError.Stale, (await kept.ReadAsync(inode, Size - 1, 1, 0, token)).Error);

        // Now it has nothing any more.
        adapter.Forget(inode, 1);
        Assert.Equal((byte)2, await ReadAsync(kept, await LookUpAsync(system, Name), Size - 1));
    }

    private static byte[] Filled(byte value)
    {
        byte[] bytes = new byte[Size];
        Array.Fill(bytes, value);
        return bytes;
    }

    private static async Task<ulong> LookUpAsync(VirtualFileSystem system, string name)
    {
        FsResult<FsEntry> found = await system.LookupAsync(InodeId.Root, name, TestContext.Current.CancellationToken);
        Assert.True(found.IsOk, found.Error.ToString());
        return found.Value.Attributes.Inode.Value;
    }

    private static async Task<byte> ReadAsync(KeptFiles kept, ulong inode, long offset)
    {
        FsResult<ReadLease> read = await kept.ReadAsync(inode, offset, 1, 0, TestContext.Current.CancellationToken);
        Assert.True(read.IsOk, read.Error.ToString());
        byte[] one = new byte[1];
        read.Value.CopyTo(one);
        read.Value.Dispose();
        return one[0];
    }
}
