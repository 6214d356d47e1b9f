using System.Buffers.Binary;
using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;
using static AisFs.TestKit.Native.LibcConstants;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Locks among the processes of one machine.</summary>
public abstract class LockTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Fact]
    [Semantics("S29")]
    public void An_exclusive_lock_keeps_others_out()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        using ITestFile first = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        using ITestFile second = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        Assert.Equal(Errno.OK, Lock(first, LOCK_EX | LOCK_NB));
        Assert.Equal(Errno.EAGAIN, Lock(second, LOCK_EX | LOCK_NB));
        Assert.Equal(Errno.EAGAIN, Lock(second, LOCK_SH | LOCK_NB));
        Assert.Equal(Errno.OK, Lock(first, LOCK_UN));
        Assert.Equal(Errno.OK, Lock(second, LOCK_EX | LOCK_NB));
    }

    [Fact]
    public void Shared_locks_get_along()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        using ITestFile first = Fs.Open(At("file"), OpenMode.Read).Ok();
        using ITestFile second = Fs.Open(At("file"), OpenMode.Read).Ok();
        Assert.Equal(Errno.OK, Lock(first, LOCK_SH | LOCK_NB));
        Assert.Equal(Errno.OK, Lock(second, LOCK_SH | LOCK_NB));
        Assert.Equal(Errno.EAGAIN, Lock(first, LOCK_EX | LOCK_NB));
    }

    [Fact]
    public void A_closed_file_holds_no_lock()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        using (ITestFile first = Fs.Open(At("file"), OpenMode.ReadWrite).Ok())
        {
            Assert.Equal(Errno.OK, Lock(first, LOCK_EX | LOCK_NB));
        }

        using ITestFile second = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        Assert.Equal(Errno.OK, Lock(second, LOCK_EX | LOCK_NB));
    }

    [Fact]
    [Semantics("S29")]
    public void Ranges_are_locked_apart()
    {
        Fs.WriteFile(At("file"), new byte[100]).Ok();
        using ITestFile first = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        using ITestFile second = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        Assert.Equal(Errno.OK, LockRange(first, F_WRLCK, 0, 50));
        Assert.Equal(Errno.OK, LockRange(second, F_WRLCK, 50, 50));
        Assert.Equal(Errno.EAGAIN, LockRange(second, F_WRLCK, 40, 20));
        Assert.Equal(Errno.EAGAIN, LockRange(second, F_RDLCK, 0, 1));
        Assert.Equal(Errno.OK, LockRange(first, F_UNLCK, 0, 50));
        Assert.Equal(Errno.OK, LockRange(second, F_WRLCK, 0, 100));
    }

    [Fact]
    public async Task Another_process_is_kept_out_too()
    {
        TestKit.Require.Tool("flock", "util-linux");
        Fs.WriteFile(At("file"), [1]).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        Assert.Equal(Errno.OK, Lock(file, LOCK_EX | LOCK_NB));
        string native = ((KernelDriver)Fs).NativePath(At("file"));
        CommandResult refused = await CommandRunner.RunAsync("flock", ["--nonblock", native, "true"]);
        Assert.Equal(1, refused.Ended().ExitCode);
        Assert.Equal(Errno.OK, Lock(file, LOCK_UN));
        (await CommandRunner.RunAsync("flock", ["--nonblock", native, "true"])).Ok();
    }

    private static Errno Lock(ITestFile file, int operation)
        => Libc.FileLock(((KernelFile)file).Descriptor, operation) == 0 ? Errno.OK : Libc.LastError;

    // struct flock of 64-bit Linux: type (2), whence (2), start (8 at 8), length (8 at 16), pid (4 at 24).
    private static Errno LockRange(ITestFile file, short type, long start, long length)
    {
        byte[] argument = new byte[32];
        BinaryPrimitives.WriteInt16LittleEndian(argument, type);
        BinaryPrimitives.WriteInt64LittleEndian(argument.AsSpan(8), start);
        BinaryPrimitives.WriteInt64LittleEndian(argument.AsSpan(16), length);
        return Libc.FileControl(((KernelFile)file).Descriptor, F_OFD_SETLK, argument) == 0 ? Errno.OK : Libc.LastError;
    }

    public sealed class OverMount(MountFixture fixture) : LockTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : LockTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
