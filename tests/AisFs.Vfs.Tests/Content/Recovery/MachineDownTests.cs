using System.Text.Json;
using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.Recovery;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content.Recovery;

/// <summary>What a process that is killed leaves is whole; what a machine leaves that goes down is so only where it was made safe.</summary>
[Semantics("S76")]
public sealed class MachineDownTests : IDisposable
{
    private readonly string _staging = Directory.CreateTempSubdirectory("aisfs-down-").FullName;
    private readonly string _left = Directory.CreateTempSubdirectory("aisfs-left-").FullName;
    private readonly MemoryObjectStore _store = new();

    public void Dispose()
    {
        Directory.Delete(_staging, recursive: true);
        Directory.Delete(_left, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_being_written_is_in_doubt_when_the_machine_went_down(bool wentDown)
    {
        byte[] bytes = await KilledChange.MakeAsync(_store, _staging, _left);
        byte[] expected = _store.Get(new ObjectKey(BucketId.Ais("b"), "o"))!.Data;
        _store.Set(new ObjectKey(BucketId.Ais("b"), "o"), bytes);
        if (wentDown)
        {
            Reboot();
        }

        RecoveryEntry entry = Assert.Single(Journal().List().Entries);
        RecoveryOutcome outcome = await new RecoveryUpload(Journal(), _store, string.Empty, true).RunAsync(entry, Token);
        Assert.Equal(wentDown ? RecoveryState.Refused : RecoveryState.Uploaded, outcome.State);
        Assert.Equal(wentDown ? bytes : expected, _store.Get(entry.Key)!.Data);
        Assert.Equal(wentDown, entry.Doubt is not null);
        Assert.False(entry.WasClosed);

        // What is there can be had all the same.
        if (wentDown)
        {
            string copy = Path.Combine(_left, "copy");
            Assert.Equal(0, (await new RecoverySave(Journal(), _store).RunAsync(entry, copy, Token)).Value);
            Assert.Equal(expected, await File.ReadAllBytesAsync(copy, Token));
        }
    }

    [Fact]
    public async Task What_was_closed_is_whole_when_the_machine_went_down()
    {
        byte[] bytes = Bytes(9_000);
        await using (ContentHarness harness = new(staging: _staging, store: _store))
        {
            FileContent content = harness.Contents.Create(harness.Key("o"));
            await WriteAsync(content, 0, bytes);
            await content.DisposeAsync();
        }

        StagingCopy.OfKilled(_staging, _left);
        Reboot();
        RecoveryEntry entry = Assert.Single(Journal().List().Entries);
        Assert.True(entry.WasClosed);
        Assert.Equal(RecoveryState.Uploaded, (await new RecoveryUpload(Journal(), _store, string.Empty, false).RunAsync(entry, Token)).State);
        Assert.Equal(bytes, _store.Get(entry.Key)!.Data);
    }

    [Fact]
    public async Task What_is_kept_though_it_is_not_all_that_was_written_is_not_uploaded()
    {
        StagingArea area = new(_left, MountHost.Files, NullLogger.Instance);
        StagedFile file = area.CreateFile().Value;
        ExtentMap extents = new();
        extents.Set(0, 100, ExtentKind.Data);
        Assert.Equal(FsError.None, await file.WriteAsync(0, Bytes(100), Token));
        ObjectKey key = new(_store.AddBucket("b"), "o");
        Assert.Equal(FsError.None, file.Journal.Begin(new StagingSubject(string.Empty, key, null, null, DateTimeOffset.UtcNow), 0, 100, extents));
        Assert.Equal(FsError.None, file.Journal.Keep(wasClosed: false, doubt: "a write of it failed"));
        file.Dispose();
        RecoveryEntry entry = Assert.Single(Journal().List().Entries);
        Assert.Equal((false, "a write of it failed"), (entry.WasClosed, entry.Doubt));
        Assert.Equal(RecoveryState.Refused, (await new RecoveryUpload(Journal(), _store, string.Empty, true).RunAsync(entry, Token)).State);
        Assert.Null(_store.Get(key));
        area.Dispose();
        Assert.Single(Journal().List().Entries);
    }

    [Fact]
    public async Task A_file_that_is_renamed_while_it_is_written_and_cut_is_recovered_as_it_was()
    {
        byte[] bytes = Bytes(300_000);
        await using ContentHarness harness = new(staging: _staging, store: _store);
        await using FileContent content = harness.Open("o", bytes);
        await WriteAsync(content, 100_000, Bytes(100, 2));
        bool isOver = false;
        Task renames = Task.Run(
            () =>
            {
                for (int i = 0; !Volatile.Read(ref isOver); i++)
                {
                    content.Rekey(harness.Key(i % 2 == 0 ? "p" : "o"), null);
                }

                content.Rekey(harness.Key("o"), null);
            },
            Token);
        Random random = new(1);
        for (int round = 0; round < 1_000; round++)
        {
            if (random.Next(4) == 0)
            {
                Assert.True((await content.ResizeAsync(random.Next(200_000, 400_000), Token)).IsOk);
            }
            else
            {
                Assert.Equal(FsError.None, await WriteAsync(content, random.Next(390_000), Bytes(random.Next(1, 5_000), round)));
            }
        }

        Volatile.Write(ref isOver, true);
        await renames;
        byte[] expected = await ReadAllAsync(content);
        StagingCopy.OfKilled(_staging, _left);
        RecoveryEntry entry = Assert.Single(Journal().List().Entries);
        Assert.Equal(("o", null), (entry.Key.Name, entry.Doubt));
        string copy = Path.Combine(_left, "copy");
        Assert.Equal(0, (await new RecoverySave(Journal(), _store).RunAsync(entry, copy, Token)).Value);
        Assert.Equal(expected, await File.ReadAllBytesAsync(copy, Token));
        Assert.True((await FlushAsync(content)).IsOk);
    }

    [Fact]
    public async Task A_line_that_a_killed_process_had_not_finished_does_not_count()
    {
        byte[] bytes = await KilledChange.MakeAsync(_store, _staging, _left);
        byte[] expected = _store.Get(new ObjectKey(BucketId.Ais("b"), "o"))!.Data;
        _store.Set(new ObjectKey(BucketId.Ais("b"), "o"), bytes);
        await File.AppendAllTextAsync(Assert.Single(Directory.GetFiles(_left, "*.log", SearchOption.AllDirectories)), "D 200000 40", Token);
        RecoveryEntry entry = Assert.Single(Journal().List().Entries);
        Assert.Equal(RecoveryState.Uploaded, (await new RecoveryUpload(Journal(), _store, string.Empty, true).RunAsync(entry, Token)).State);
        Assert.Equal(expected, _store.Get(entry.Key)!.Data);
    }

    // As if what is there had been written before the machine was started.
    private void Reboot()
    {
        foreach (string path in Directory.GetFiles(_left, "*.json", SearchOption.AllDirectories))
        {
            StagingRecord record = JsonSerializer.Deserialize(File.ReadAllBytes(path), StagingJsonContext.Default.StagingRecord)!;
            Assert.NotEmpty(record.Boot);
            File.WriteAllBytes(path, (record with { Boot = "another" }).ToBytes());
        }
    }

    private RecoveryJournal Journal() => new(Small with { StagingDirectory = _left }, NullLogger.Instance, TimeProvider.System);
}
