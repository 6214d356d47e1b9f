using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Tests.Fakes;
using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

/// <summary>A file that moves to the staging directory leaves nothing there when the move is given up.</summary>
public sealed class StagingLeakTests
{
    // A hole that is large enough for the capacity of the cluster to be asked for.
    private const long FarBehind = 20 << 20;

    [Fact]
    public async Task A_write_that_is_cancelled_while_its_file_moves_to_disk_leaves_no_staged_file()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(9_000);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        Assert.Equal(FsError.None, await WriteAsync(content, 0, bytes));

        // Cancelled in the last call before the move.
        using CancellationTokenSource cancel = new();
        harness.Store.AddHook(async (call, _) =>
        {
            if (call.Operation == StoreOperation.GetCapacity)
            {
                await cancel.CancelAsync();
            }

            return FsError.None;
        });
        FsResult<int> written = await content.WriteAsync(FarBehind, bytes, cancel.Token);
        Assert.Equal(FsError.Interrupted, written.Error);
        Assert.Empty(StagedFiles(harness));

        // The same write, not cancelled, goes on as if the first one had not been.
        Assert.Equal(FsError.None, await WriteAsync(content, FarBehind, bytes));
        Assert.IsType<StagedState>(content.State);
        Assert.True((await FlushAsync(content)).IsOk);
        byte[] stored = harness.Stored("o")!;
        Assert.Equal(FarBehind + bytes.Length, stored.Length);
        Assert.Equal(bytes, stored[..bytes.Length]);
        Assert.Equal(bytes, stored[(int)FarBehind..]);
        await content.DisposeAsync();
        Assert.Empty(StagedFiles(harness));
    }

    private static string[] StagedFiles(ContentHarness harness)
        => Directory.GetFiles(harness.Staging, "*" + StagingNames.DataSuffix, SearchOption.AllDirectories);
}
