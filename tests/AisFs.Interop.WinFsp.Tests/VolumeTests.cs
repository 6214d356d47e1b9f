using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Interop.WinFsp.Loading;
using AisFs.Interop.WinFsp.Volumes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Interop.WinFsp.Tests;

/// <summary>What a volume is created with, what it is told, and what users hear when that fails.</summary>
public sealed unsafe class VolumeTests
{
    [Fact]
    public void Parameters_are_written_as_the_driver_reads_them()
    {
        FakeApi api = new();
        WinFspVolumeOptions options = new()
        {
            UncName = @"\\aisfs\bucket",
            FileSystemName = "AisFs",
            Flags = VolumeFlags.CasePreservedNames | VolumeFlags.UnicodeOnDisk | VolumeFlags.SupportsPosixUnlinkRename,
            FileInfoTimeout = WinFspVolumeOptions.Infinite,
            DirInfoTimeout = 1000,
        };
        using WinFspFileSystem fileSystem = new(new FakeOperations(), options, NullLogger.Instance, api);
        FSP_FSCTL_VOLUME_PARAMS parameters = api.Parameters;
        ReadOnlySpan<byte> bytes = new(&parameters, sizeof(FSP_FSCTL_VOLUME_PARAMS));
        Assert.Equal(504, MemoryMarshal.Read<ushort>(bytes));
        Assert.Equal(uint.MaxValue, MemoryMarshal.Read<uint>(bytes[32..]));
        Assert.Equal((1u << 1) | (1u << 2) | (1u << 16) | (1u << 29), MemoryMarshal.Read<uint>(bytes[36..]));
        Assert.Equal(@"\aisfs\bucket", new string((char*)parameters.Prefix));
        Assert.Equal("AisFs", new string((char*)parameters.FileSystemName));
        Assert.Equal(0x1Fu, MemoryMarshal.Read<uint>(bytes[456..]));
        Assert.Equal(1000u, MemoryMarshal.Read<uint>(bytes[464..]));
        Assert.Equal(["create WinFsp.Net"], api.Calls);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void The_librarys_own_lock_is_off_unless_asked_for(bool guard, int expected)
    {
        FakeApi api = new();
        using WinFspFileSystem fileSystem = new(new FakeOperations(), new WinFspVolumeOptions { GuardOperations = guard }, NullLogger.Instance, api);
        Assert.Equal(expected, api.FileSystem->EnterOperation);
        Assert.Equal(expected, api.FileSystem->LeaveOperation);
    }

    [Theory]
    [InlineData(@"\aisfs\bucket")]
    [InlineData(@"\\aisfs")]
    [InlineData(@"\\\bucket")]
    public void A_malformed_unc_name_is_refused(string name)
        => Assert.Throws<ArgumentException>(() => new WinFspVolumeOptions { UncName = name }.Validate());

    [Fact]
    public void A_taken_mount_point_is_told_in_one_sentence()
    {
        FakeApi api = new() { MountStatus = NtStatus.ObjectNameCollision };
        using WinFspFileSystem fileSystem = new(new FakeOperations(), new WinFspVolumeOptions(), NullLogger.Instance, api);
        WinFspException e = Assert.Throws<WinFspException>(() => fileSystem.Mount("X:"));
        Assert.Equal("The mount point 'X:' is in use already: ObjectNameCollision (0xC0000035).", e.Message);
        Assert.Equal(NtStatus.ObjectNameCollision, e.Status);
        Assert.Throws<WinFspException>(() => WinFspFileSystem.Preflight(new WinFspVolumeOptions(), "X:", api));
    }

    [Fact]
    public void Without_WinFsp_loading_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "on Windows WinFsp may be installed");
        WinFspException e = Assert.Throws<WinFspException>(WinFspLibrary.Load);
        Assert.Equal("WinFsp exists for Windows only.", e.Message);
    }

    [Fact]
    public void Changes_are_packed_eight_bytes_aligned_and_in_batches()
    {
        FakeApi api = new();
        using WinFspFileSystem fileSystem = new(new FakeOperations(), new WinFspVolumeOptions(), NullLogger.Instance, api);
        Assert.Equal(NtStatus.Success, fileSystem.Notify(new Changes([new(@"\a", FileChangeFilter.FileName, FileChangeAction.Added), new(@"\b\c", FileChangeFilter.Size, FileChangeAction.Modified)])));
        byte[] sent = Assert.Single(api.Notifications);
        Assert.Equal(40, sent.Length);
        Assert.Equal(16, sent[0]);
        Assert.Equal(1, sent[4]);
        Assert.Equal(1, sent[8]);
        Assert.Equal('\\', (char)sent[12]);
        Assert.Equal(20, sent[16]);
        Assert.Equal(8, sent[20]);
        Assert.Equal(3, sent[24]);

        api.Notifications.Clear();
        FileChange[] many = [.. Enumerable.Range(0, 500).Select(i => new FileChange($@"\folder\file{i:D20}", FileChangeFilter.FileName, FileChangeAction.Removed))];
        Assert.Equal(NtStatus.Success, fileSystem.Notify(new Changes(many)));
        Assert.InRange(api.Notifications.Count, 2, 4);
        Assert.All(api.Notifications, n => Assert.InRange(n.Length, 1, 16 * 1024));
    }

    [Fact]
    public void Changes_are_asked_for_once_the_driver_takes_them_and_put_back_when_it_does_not()
    {
        FakeApi api = new() { NotifyBeginStatus = NtStatus.CantWait };
        WinFspFileSystem fileSystem = new(new FakeOperations(), new WinFspVolumeOptions(), NullLogger.Instance, api);
        Changes changes = new([new(@"\a", FileChangeFilter.FileName, FileChangeAction.Added)]);
        Assert.Equal(NtStatus.CantWait, fileSystem.Notify(changes));
        Assert.Equal((0, 0), (changes.Taken, changes.Returned));
        Assert.Empty(api.Notifications);

        api.NotifyBeginStatus = NtStatus.Success;
        api.NotifyStatus = NtStatus.InsufficientResources;
        Assert.Equal(NtStatus.InsufficientResources, fileSystem.Notify(changes));
        Assert.Equal((1, 1), (changes.Taken, changes.Returned));

        api.NotifyStatus = NtStatus.Success;
        Assert.Equal(NtStatus.Success, fileSystem.Notify(changes));
        Assert.Equal((2, 1), (changes.Taken, changes.Returned));
        fileSystem.Dispose();
        Assert.Equal(NtStatus.Cancelled, fileSystem.Notify(changes));
        Assert.Equal(2, changes.Taken);
    }

    private sealed class Changes(FileChange[] changes) : IFileChangeSource
    {
        public int Taken { get; private set; }

        public int Returned { get; private set; }

        public IReadOnlyList<FileChange> Take()
        {
            Taken++;
            return changes;
        }

        public void PutBack(IReadOnlyList<FileChange> changes) => Returned++;
    }
}
