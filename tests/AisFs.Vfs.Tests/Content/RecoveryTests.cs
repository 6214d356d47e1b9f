using AisFs.TestKit;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.Staging;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

public sealed class RecoveryTests : IDisposable
{
    private readonly string _staging = Directory.CreateTempSubdirectory("aisfs-recovery-").FullName;
    private readonly MemoryObjectStore _store = new();

    public void Dispose() => Directory.Delete(_staging, recursive: true);

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
            Assert.Empty(Journal().List());
            await content.DisposeAsync();

            // The mount lives: what it holds is its own affair.
            Assert.Empty(Journal().List());
            _store.Hook = null;
        }

        RecoveryEntry entry = Assert.Single(Journal().List());
        Assert.Equal(("o", (long)size, true), (entry.Key.Name, entry.Size, entry.IsComplete));
        Assert.Equal("711", entry.Custom!["aisfs"]);
        MemoryStream copy = new();
        Assert.True((await Journal().CopyToAsync(entry, _store, copy, Token)).IsOk);
        Assert.Equal(bytes, copy.ToArray());
        entry = Assert.Single(Journal().List());

        _store.FailNext(StoreOperation.Put, FsError.Busy);
        _store.FailNext(StoreOperation.BeginMultipart, FsError.Busy);
        Assert.Equal(FsError.Busy, (await Journal().UploadAsync(entry, _store, Token)).Error);
        entry = Assert.Single(Journal().List());
        Assert.True((await Journal().UploadAsync(entry, _store, Token)).IsOk);
        Assert.Equal(bytes, _store.Get(entry.Key)!.Data);
        Assert.Equal("711", _store.Get(entry.Key)!.Custom["aisfs"]);
        Assert.Empty(Journal().List());
    }

    [Fact]
    public async Task What_a_killed_mount_had_staged_is_recovered_together_with_the_object_it_changed()
    {
        byte[] bytes = Bytes(300_000);
        string dead = Directory.CreateTempSubdirectory("aisfs-dead-").FullName;
        try
        {
            await using (ContentHarness harness = new(staging: _staging, store: _store))
            {
                FileContent content = harness.Open("o", bytes);
                await WriteAsync(content, 100_000, Bytes(5_000, 2));
                await content.ZeroAsync(50_000, 1_000, Token);
                await content.ResizeAsync(250_000, Token);
                await WriteAsync(content, 260_000, Bytes(100, 3));

                // What is on disk at this instant is what a killed process leaves.
                string folder = Assert.Single(Directory.GetDirectories(_staging));
                string copy = Path.Combine(dead, Path.GetFileName(folder));
                Directory.CreateDirectory(copy);
                await File.WriteAllBytesAsync(Path.Combine(copy, "lock"), [], Token);
                foreach (string file in Directory.GetFiles(folder).Where(file => Path.GetFileName(file) != "lock"))
                {
                    File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
                }

                Assert.True((await FlushAsync(content)).IsOk);
                await content.DisposeAsync();
            }

            byte[] expected = _store.Get(new ObjectKey(BucketId.Ais("b"), "o"))!.Data;
            Assert.Equal(260_100, expected.Length);
            RecoveryJournal journal = new(Small with { StagingDirectory = dead }, NullLogger.Instance, TimeProvider.System);
            RecoveryEntry entry = Assert.Single(journal.List());
            Assert.False(entry.IsComplete);
            Assert.Equal(260_100, entry.Size);

            // The object is another one by now: nothing is mixed.
            Assert.Equal(FsError.Stale, (await journal.UploadAsync(entry, _store, Token)).Error);
            Assert.Equal(expected, _store.Get(entry.Key)!.Data);

            _store.Remove(entry.Key);
            _store.Set(entry.Key, bytes);
            entry = Assert.Single(journal.List());
            Assert.True((await journal.UploadAsync(entry, _store, Token)).IsOk);
            Assert.Equal(expected, _store.Get(entry.Key)!.Data);
            Assert.Empty(journal.List());
        }
        finally
        {
            Directory.Delete(dead, recursive: true);
        }
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
        await File.WriteAllTextAsync(Path.Combine(folder, "77777777.data"), "no sidecar speaks of this", Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "88888888.json"), "{ torn", Token);
        RecoveryEntry entry = Assert.Single(Journal().List());
        Assert.True(Journal().Discard(entry).IsOk);
        Assert.Empty(Journal().List());
        File.Delete(Path.Combine(folder, "88888888.json"));
        await using (ContentHarness next = new(staging: _staging, store: _store))
        {
            await using FileContent content = next.Contents.Create(next.Key("p"));
            await content.ResizeAsync(200_000, Token);
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

    private RecoveryJournal Journal() => new(Small with { StagingDirectory = _staging }, NullLogger.Instance, TimeProvider.System);
}
