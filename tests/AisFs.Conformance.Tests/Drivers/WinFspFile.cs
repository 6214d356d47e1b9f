using AisFs.TestKit.Native;
using AisFs.TestKit.Wine;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>A file that is open through the stand-in for WinFsp.</summary>
internal sealed class WinFspFile(WinFspDriver driver, uint handle, string path) : ITestFile
{
    private bool _closed;

    public Outcome<int> Read(Span<byte> buffer, long offset)
    {
        int length = buffer.Length;
        WindowsResult<byte[]> read = driver.Use(client => client.Read(handle, (ulong)offset, length));
        if (!read.Succeeded)
        {
            // The end of a file is an error to Windows, and no bytes to POSIX.
            return read.Status == WindowsStatus.EndOfFile ? 0 : new Outcome<int>(WinFspErrors.ToErrno(read.Status), 0, $"read {path}");
        }

        byte[] bytes = read.Value!;
        bytes.CopyTo(buffer);
        return bytes.Length;
    }

    public Outcome<int> Write(ReadOnlySpan<byte> data, long offset)
    {
        byte[] copy = data.ToArray();
        WindowsResult<uint> written = driver.Use(client => client.Write(handle, (ulong)offset, copy));
        return new Outcome<int>(WinFspErrors.ToErrno(written.Status), (int)written.Value, $"write {path}");
    }

    public Outcome<NodeInfo> Stat()
    {
        WindowsResult<WindowsFileInfo> info = driver.Use(client => client.Query(handle));
        return info.Succeeded ? WinFspDriver.Describe(info.Value!) : new Outcome<NodeInfo>(WinFspErrors.ToErrno(info.Status), default, $"query {path}");
    }

    public Outcome Truncate(long size) => size < 0 ? Errno.EINVAL : Told("set the size of", client => client.SetSize(handle, (ulong)size).Status);

    public Outcome Chmod(uint mode) => Errno.EOPNOTSUPP;

    public Outcome SetTimes(long? accessedNs, long? modifiedNs)
        => Told("set times of", client => client.SetBasic(handle, access: WinFspDriver.ToFileTime(accessedNs), write: WinFspDriver.ToFileTime(modifiedNs)).Status);

    public Outcome Sync(bool dataOnly = false) => Told("flush", client => client.Flush(handle).Status);

    public Outcome Flush() => Sync();

    public Outcome Allocate(AllocateMode mode, long offset, long length) => Errno.EOPNOTSUPP;

    public Outcome<long> SeekData(long offset) => Errno.EOPNOTSUPP;

    public Outcome<long> SeekHole(long offset) => Errno.EOPNOTSUPP;

    public Outcome<long> CopyTo(long offset, ITestFile destination, long destinationOffset, long length) => Errno.EOPNOTSUPP;

    public Outcome Close()
    {
        if (_closed)
        {
            return Errno.OK;
        }

        _closed = true;
        return new Outcome(WinFspErrors.ToErrno(driver.Close(handle)), $"close {path}");
    }

    public void Dispose() => Close();

    private Outcome Told(string what, Func<StandInClient, uint> call) => new(WinFspErrors.ToErrno(driver.Use(call)), $"{what} {path}");
}
