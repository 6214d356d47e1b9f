using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.Recovery;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content.Recovery;

public sealed class RecoveryTests : IDisposable
{
    private readonly string _staging = Directory.CreateTempSubdirectory("aisfs-recovery-").FullName;
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("aisfs-elsewhere-").FullName;
    private readonly MemoryObjectStore _store = new();

    private static ContentOptions Cluster => Small with { ClusterId = "here" };

    public void Dispose()
    {
        Directory.Delete(_staging, recursive: true);
        Directory.Delete(_elsewhere, recursive: true);
    }

    [Theory]
    [InlineData(9_000)]
    [InlineData(200_000)]
    public async Task What_could_not_be_uploaded_before_the_close_is_recovered(int size)
    {
        byte[] bytes = Bytes(size);
        await using (ContentHarness harness = new(staging: _staging, store: _store))
        {
            bool down = true;
            _store.AddHook((call, _) => new ValueTask<FsError>(down && call.Operation is StoreOperation.Put or StoreOperation.CompleteMultipart ? FsError.Unreachable : FsError.None));
            FileContent content = harness.Contents.Create(harness.Key("o"));
            await WriteAsync(content, 0, bytes);
            Assert.Equal(FsError.Unreachable, (await FlushAsync(content, "711")).Error);
            Assert.Empty(Journal().List().Entries);
            Assert.Empty(Journal().List().Entries);
            await content.DisposeAsync();

            // The mount lives, but has let it go.
            Assert.Equal("o", Assert.Single(Journal().List().Entries).Key.Name);
            _store.Hook = null;
        }

        RecoveryEntry entry = Assert.Single(Journal().List().Entries);
        Assert.Equal(("o", (long)size, true, null), (entry.Key.Name, entry.Size, entry.IsComplete, entry.Doubt));
        Assert.Equal("711", entry.Custom!["aisfs"]);
        string copy = Path.Combine(_elsewhere, "copy");
        Assert.Equal(0, (await new RecoverySave(Journal(), null).RunAsync(entry, copy, Token)).Value);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(copy, Token));

        _store.FailNext(StoreOperation.Put, FsError.Busy);
        _store.FailNext(StoreOperation.BeginMultipart, FsError.Busy);
        Assert.Equal(FsError.Busy, (await UploadAsync(entry)).Error);
        entry = Assert.Single(Journal().List().Entries);
        Assert.Equal(RecoveryState.Uploaded, (await UploadAsync(entry)).State);
        Assert.Equal(bytes, _store.Get(entry.Key)!.Data);
        Assert.Equal("711", _store.Get(entry.Key)!.Custom["aisfs"]);
        Assert.Empty(Journal().List().Entries);
        Assert.Empty(Directory.GetFileSystemEntries(_staging));
    }

    [Fact]
    public async Task What_a_killed_mount_had_staged_is_recovered_together_with_the_object_it_changed()
    {
        byte[] bytes = Bytes(300_000);
        await using (ContentHarness harness = new(staging: _staging, store: _store))
        {
            FileContent content = harness.Open("o", bytes);
            await WriteAsync(content, 100_000, Bytes(5_000, 2));
            await content.ZeroAsync(50_000, 1_000, Token);
            await content.ResizeAsync(250_000, Token);
            await WriteAsync(content, 260_000, Bytes(100, 3));
            StagingCopy.OfKilled(_staging, _elsewhere);
            Assert.True((await FlushAsync(content)).IsOk);
            await content.DisposeAsync();
        }

        byte[] expected = _store.Get(new ObjectKey(BucketId.Ais("b"), "o"))!.Data;
        Assert.Equal(260_100, expected.Length);
        RecoveryEntry entry = Assert.Single(Elsewhere().List().Entries);
        Assert.Equal((false, 260_100, null), (entry.IsComplete, entry.Size, entry.Doubt));

        // The object is a third one by now: nothing is mixed.
        byte[] third = Bytes(260_100, 9);
        _store.Set(entry.Key, third);
        Assert.Equal((RecoveryState.Refused, FsError.Stale), await TryAsync(entry, overwrite: true));
        Assert.Equal(third, _store.Get(entry.Key)!.Data);

        // What is here is not lost with it.
        string copy = Path.Combine(_elsewhere, "copy");
        Assert.Equal(244_000, (await new RecoverySave(Elsewhere(), _store).RunAsync(entry, copy, Token)).Value);
        byte[] saved = await File.ReadAllBytesAsync(copy, Token);
        Assert.Equal(expected.Length, saved.Length);
        Assert.Equal(expected[100_000..105_000], saved[100_000..105_000]);
        Assert.Equal(expected[250_000..], saved[250_000..]);
        File.Delete(copy);

        _store.Remove(entry.Key);
        Assert.Equal((RecoveryState.Refused, FsError.Stale), await TryAsync(entry));
        _store.Set(entry.Key, bytes);
        Assert.Equal(0, (await new RecoverySave(Elsewhere(), _store).RunAsync(entry, copy, Token)).Value);
        Assert.Equal(expected, await File.ReadAllBytesAsync(copy, Token));
        File.Delete(copy);
        Assert.Equal(RecoveryState.Uploaded, (await TryAsync(entry)).State);
        Assert.Equal(expected, _store.Get(entry.Key)!.Data);
        Assert.Empty(Elsewhere().List().Entries);
    }

    [Theory]
    [InlineData(9_000)]
    [InlineData(200_000)]
    public async Task What_had_arrived_before_the_kill_is_not_sent_again(int size)
    {
        byte[] bytes = Bytes(size);
        await using (ContentHarness harness = new(staging: _staging, store: _store))
        {
            FileContent content = harness.Contents.Create(harness.Key("o"));
            await WriteAsync(content, 300_000, Bytes(1));
            await WriteAsync(content, 0, bytes);
            await content.ResizeAsync(size, Token);
            StagingCopy.OfKilled(_staging, _elsewhere);
            Assert.True((await FlushAsync(content)).IsOk);
            await content.DisposeAsync();
        }

        RecoveryEntry entry = Assert.Single(Elsewhere().List().Entries);
        _store.ClearCalls();
        Assert.Equal(RecoveryState.AlreadyThere, (await TryAsync(entry)).State);
        Assert.Equal(0, _store.Count(StoreOperation.Put) + _store.Count(StoreOperation.BeginMultipart));
        Assert.Empty(Elsewhere().List().Entries);
    }

    [Fact]
    public async Task A_change_in_place_that_had_arrived_before_the_kill_is_not_sent_again()
    {
        await KilledChange.MakeAsync(_store, _staging, _elsewhere);
        RecoveryEntry entry = Assert.Single(Elsewhere().List().Entries);
        Assert.False(entry.IsComplete);
        Assert.Equal(RecoveryState.AlreadyThere, (await TryAsync(entry)).State);
        Assert.Empty(Elsewhere().List().Entries);
    }

    [Fact]
    public async Task Nothing_of_another_client_is_overwritten_unless_asked_to()
    {
        RecoveryEntry entry = await LeaveAsync(Bytes(9_000));
        byte[] foreign = Bytes(50, 4);
        _store.Set(entry.Key, foreign);
        Assert.Equal((RecoveryState.Refused, FsError.Exists), await UploadAsync(entry) is var refused ? (refused.State, refused.Error) : default);
        Assert.Equal(foreign, _store.Get(entry.Key)!.Data);
        Assert.Equal(entry.Id, Assert.Single(Journal().List().Entries).Id);
        Assert.Equal(RecoveryState.Uploaded, (await UploadAsync(entry, overwrite: true)).State);
        Assert.Equal(Bytes(9_000), _store.Get(entry.Key)!.Data);
        Assert.Empty(Journal().List().Entries);
    }

    [Fact]
    public async Task Nothing_goes_to_another_cluster()
    {
        RecoveryEntry entry = await LeaveAsync(Bytes(9_000));
        Assert.Equal("here", entry.Cluster);
        foreach (bool overwrite in new[] { false, true })
        {
            RecoveryOutcome outcome = await new RecoveryUpload(Journal(), _store, "there", overwrite).RunAsync(entry, Token);
            Assert.Equal(RecoveryState.Refused, outcome.State);
            Assert.Contains("cluster here", outcome.Reason, StringComparison.Ordinal);
        }

        Assert.Null(_store.Get(entry.Key));
        Assert.Single(Journal().List().Entries);
    }

    [Theory]
    [InlineData(FsError.Stale)]
    [InlineData(FsError.AccessDenied)]
    [InlineData(FsError.NoSpace)]
    [InlineData(FsError.NotFound)]
    [InlineData(FsError.Io)]
    public async Task Whatever_the_error_was_the_bytes_are_kept_and_offered(FsError error)
    {
        byte[] bytes = Bytes(9_000);
        await using ContentHarness harness = new(Cluster, staging: _staging, store: _store);
        _store.AddHook((call, _) => new ValueTask<FsError>(call.Operation == StoreOperation.Put ? error : FsError.None));
        FileContent content = harness.Contents.Create(harness.Key("o"));
        await WriteAsync(content, 0, bytes);
        Assert.Equal(error, (await FlushAsync(content)).Error);
        await content.DisposeAsync();
        _store.Hook = null;
        RecoveryEntry entry = Assert.Single(Journal().List().Entries);
        Assert.Equal(RecoveryState.Uploaded, (await UploadAsync(entry)).State);
        Assert.Equal(bytes, _store.Get(entry.Key)!.Data);
    }

    [Fact]
    public async Task What_was_open_when_the_mount_ended_is_told_as_such()
    {
        await using ContentHarness harness = new(Cluster, staging: _staging, store: _store);
        FileContent content = harness.Contents.Create(harness.Key("o"));
        await WriteAsync(content, 0, Bytes(9_000));
        content.EndUnclosed(keepsEmpty: false);
        await content.DisposeAsync();
        Assert.Null(_store.Get(harness.Key("o")));
        RecoveryEntry entry = Assert.Single(Journal().List().Entries);
        Assert.Equal((false, null), (entry.WasClosed, entry.Doubt));
        Assert.Equal(RecoveryState.Uploaded, (await UploadAsync(entry)).State);
        Assert.Equal(Bytes(9_000), _store.Get(entry.Key)!.Data);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_new_file_that_nothing_was_written_to_is_kept_where_its_close_may_have_come_late(bool keepsEmpty, int kept)
    {
        await using ContentHarness harness = new(Cluster, staging: _staging, store: _store);
        FileContent content = harness.Contents.Create(harness.Key("o"));
        content.EndUnclosed(keepsEmpty);
        await content.DisposeAsync();
        Assert.Null(_store.Get(harness.Key("o")));
        IReadOnlyList<RecoveryEntry> entries = Journal().List().Entries;
        Assert.Equal(kept, entries.Count);
        foreach (RecoveryEntry entry in entries)
        {
            Assert.Equal((false, 0L), (entry.WasClosed, entry.Size));
            Assert.Equal(RecoveryState.Uploaded, (await UploadAsync(entry)).State);
            Assert.Empty(_store.Get(entry.Key)!.Data);
        }
    }

    [Fact]
    public async Task What_was_appended_to_an_object_that_others_replaced_is_kept_and_can_be_saved()
    {
        byte[] bytes = Bytes(200_000);
        await using ContentHarness harness = new(Cluster, staging: _staging, store: _store);
        FileContent content = harness.Open("o", bytes);
        await WriteAsync(content, -1, Bytes(1_000, 5));
        byte[] foreign = Bytes(300_000, 6);
        _store.Set(harness.Key("o"), foreign);
        Assert.Equal(FsError.Stale, (await FlushAsync(content)).Error);
        await content.DisposeAsync();
        RecoveryEntry entry = Assert.Single(Journal().List().Entries);
        Assert.False(entry.IsComplete);
        Assert.Equal(FsError.Stale, (await UploadAsync(entry, overwrite: true)).Error);
        Assert.Equal(foreign, _store.Get(entry.Key)!.Data);
        string copy = Path.Combine(_elsewhere, "copy");
        Assert.Equal(200_000, (await new RecoverySave(Journal(), _store).RunAsync(entry, copy, Token)).Value);
        Assert.Equal(Bytes(1_000, 5), (await File.ReadAllBytesAsync(copy, Token))[200_000..]);
        Assert.True(Journal().Discard(entry).IsOk);
        Assert.Empty(Journal().List().Entries);
    }

    [Fact]
    public async Task What_is_staged_is_nobody_elses_to_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There, a folder inherits who may read it.");
        await using ContentHarness harness = new(staging: _staging, store: _store);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        await content.ResizeAsync(200_000, Token);
        await WriteAsync(content, 100_000, Bytes(100));
        string folder = Assert.Single(Directory.GetDirectories(_staging));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(folder).UnixFileMode);
    }

    [Fact]
    public async Task What_is_discarded_is_gone_and_rubbish_of_dead_mounts_is_removed()
    {
        await using (ContentHarness harness = new(staging: _staging, store: _store))
        {
            FileContent content = harness.Contents.Create(harness.Key("o"));
            await WriteAsync(content, 0, Bytes(100));
            await content.DisposeAsync();
        }

        string folder = Assert.Single(Directory.GetDirectories(_staging));
        await File.WriteAllTextAsync(Path.Combine(folder, "77777777.data"), "no record speaks of this", Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "88888888.json"), "{ torn", Token);
        RecoveryEntry entry = Assert.Single(Journal().List().Entries);
        Assert.Single(Journal().List().Faults);
        Assert.True(Journal().Discard(entry).IsOk);
        Assert.Empty(Journal().List().Entries);
        File.Delete(Path.Combine(folder, "88888888.json"));
        await using (ContentHarness next = new(staging: _staging, store: _store))
        {
            await using FileContent content = next.Contents.Create(next.Key("p"));
            await WriteAsync(content, 200_000, Bytes(1));
            Assert.Single(Directory.GetDirectories(_staging));
            Assert.True((await FlushAsync(content)).IsOk);
        }

        Assert.Empty(Directory.GetDirectories(_staging));
    }

    [Fact]
    public async Task A_full_staging_disk_is_reported_and_the_mount_goes_on()
    {
        Require.That(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "a full disk is made with mount -t tmpfs, which needs root");
        Require.Tool("mount", "mount");
        Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", _staging);
        try
        {
            await using ContentHarness harness = new(staging: _staging, store: _store);
            byte[] bytes = Bytes(2_000_000);
            await using FileContent changed = harness.Open("o", bytes);
            FsError error = FsError.None;
            int written = 0;
            while (error == FsError.None && written < 1_000_000)
            {
                error = await WriteAsync(changed, written, Bytes(50_000, 2));
                written += error == FsError.None ? 50_000 : 0;
            }

            Assert.Equal(FsError.NoSpace, error);
            Assert.InRange(written, 50_000, 256 << 10);
            Bytes(50_000, 2).CopyTo(bytes, 0);
            using ReadCursor cursor = changed.CreateCursor();
            Assert.Equal(bytes[..40_000], (await ReadAsync(changed, cursor, 0, 40_000)).Value);
            await using FileContent other = harness.Contents.Create(harness.Key("p"));
            Assert.Equal(FsError.None, await WriteAsync(other, 0, bytes));
            Assert.True((await FlushAsync(other)).IsOk);
            Assert.Equal(bytes, harness.Stored("p"));
            await changed.ResizeAsync(0, Token);
            Assert.True((await FlushAsync(changed)).IsOk);
        }
        finally
        {
            Run("umount", "-l", _staging);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(program, arguments);
        Assert.True(process.WaitForExit(10_000));
        Assert.Equal(0, process.ExitCode);
    }

    private async Task<RecoveryEntry> LeaveAsync(byte[] bytes)
    {
        await using ContentHarness harness = new(Cluster, staging: _staging, store: _store);
        FileContent content = harness.Contents.Create(harness.Key("o"));
        await WriteAsync(content, 0, bytes);
        await content.DisposeAsync();
        return Assert.Single(Journal().List().Entries);
    }

    private async Task<RecoveryOutcome> UploadAsync(RecoveryEntry entry, bool overwrite = false)
        => await new RecoveryUpload(Journal(), _store, entry.Cluster, overwrite).RunAsync(entry, Token);

    private async Task<(RecoveryState State, FsError Error)> TryAsync(RecoveryEntry entry, bool overwrite = false)
        => await new RecoveryUpload(Elsewhere(), _store, entry.Cluster, overwrite).RunAsync(entry, Token) is var outcome ? (outcome.State, outcome.Error) : default;

    private RecoveryJournal Journal() => new(Small with { StagingDirectory = _staging }, NullLogger.Instance, TimeProvider.System);

    private RecoveryJournal Elsewhere() => new(Small with { StagingDirectory = _elsewhere }, NullLogger.Instance, TimeProvider.System);
}
