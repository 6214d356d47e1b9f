using AisFs.TestKit.Native;
using AisFs.Vfs.Api;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>A handle of the file system. Like the kernel it holds a reference to its inode.</summary>
internal sealed class VfsFile(VfsDriver driver, VfsWalk walk, InodeId inode, FsOpened opened, string path) : ITestFile
{
    private bool _closed;

    private HandleId Handle => opened.Handle;

    public Outcome<int> Read(Span<byte> buffer, long offset)
    {
        string operation = $"read {buffer.Length} bytes of {path} at {offset}";
        if (buffer.IsEmpty)
        {
            return 0;
        }

        FsResult<ReadLease> result = driver.Wait(operation, driver.FileSystem.ReadAsync(Handle, offset, buffer.Length, CancellationToken.None));
        if (!result.IsOk)
        {
            return new Outcome<int>(VfsErrors.ToErrno(result.Error), 0, operation);
        }

        using ReadLease lease = result.Value;
        lease.CopyTo(buffer);
        return lease.Length;
    }

    public Outcome<int> Write(ReadOnlySpan<byte> data, long offset)
    {
        string operation = $"write {data.Length} bytes of {path} at {offset}";
        return data.IsEmpty
            ? 0
            : driver.Answer(operation, driver.FileSystem.WriteAsync(Handle, offset, data.ToArray(), killPrivileges: false, CancellationToken.None), count => count);
    }

    public Outcome<NodeInfo> Stat() => driver.Attributes(inode, $"fstat {path}");

    public Outcome Truncate(long size) => driver.Change($"ftruncate {path} {size}", inode, Handle, new FsAttributeChanges { Size = size });

    public Outcome Chmod(uint mode) => driver.Change($"fchmod {path}", inode, Handle, new FsAttributeChanges { Mode = mode });

    public Outcome SetTimes(long? accessedNs, long? modifiedNs)
        => driver.Change($"futimens {path}", inode, Handle, new FsAttributeChanges { AccessedNs = accessedNs, ModifiedNs = modifiedNs });

    public Outcome Sync(bool dataOnly = false) => driver.Answer($"fsync {path}", driver.FileSystem.SyncAsync(Handle, dataOnly, CancellationToken.None));

    public Outcome Flush() => opened.NeedsFlush ? driver.Answer($"flush {path}", driver.FileSystem.FlushAsync(Handle, CancellationToken.None)) : Errno.OK;

    public Outcome Allocate(AllocateMode mode, long offset, long length)
    {
        FsAllocateMode how = mode switch
        {
            AllocateMode.KeepSize => FsAllocateMode.KeepSize,
            AllocateMode.PunchHole => FsAllocateMode.PunchHole,
            AllocateMode.ZeroRange => FsAllocateMode.ZeroRange,
            AllocateMode.ZeroRangeKeepSize => FsAllocateMode.ZeroRangeKeepSize,
            _ => FsAllocateMode.Extend,
        };
        return driver.Answer($"fallocate {path} {mode}", driver.FileSystem.AllocateAsync(Handle, how, offset, length, CancellationToken.None));
    }

    public Outcome<long> SeekData(long offset) => Seek(offset, FsSeekKind.Data);

    public Outcome<long> SeekHole(long offset) => Seek(offset, FsSeekKind.Hole);

    public Outcome<long> CopyTo(long offset, ITestFile destination, long destinationOffset, long length)
        => driver.Answer(
            $"copy_file_range {path}",
            driver.FileSystem.CopyRangeAsync(Handle, offset, ((VfsFile)destination).Handle, destinationOffset, length, CancellationToken.None),
            count => count);

    public Outcome Close()
    {
        if (_closed)
        {
            return Errno.OK;
        }

        _closed = true;
        Outcome flushed = Flush();
        driver.Wait($"release {path}", Release());
        walk.Dispose();
        return flushed;
    }

    public void Dispose() => Close();

    private Outcome<long> Seek(long offset, FsSeekKind kind)
        => driver.Answer($"lseek {path} at {offset}", driver.FileSystem.SeekAsync(Handle, offset, kind, CancellationToken.None), found => found);

    private async ValueTask<bool> Release()
    {
        await driver.FileSystem.ReleaseAsync(Handle);
        return true;
    }
}
