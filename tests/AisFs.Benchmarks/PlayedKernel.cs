using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Native;
using AisFs.Interop.Fuse.Session;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Benchmarks;

/// <summary>Plays the kernel over a pair of sockets that keep message boundaries, as /dev/fuse does.</summary>
internal sealed unsafe class PlayedKernel : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferSize);
    private readonly FuseSession _session;
    private readonly int _fd;

    public PlayedKernel(IFuseOperations operations)
    {
        int* pair = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0, pair) != 0)
        {
            throw new IOException($"socketpair: {Libc.LastError}");
        }

        _fd = pair[1];
        FuseSessionOptions options = new() { Threads = 2, MaxRequestBytes = 128 * 1024 };
        _session = new FuseSession(new FuseDevice(pair[0], "/nowhere"), operations, options, NullLogger.Instance);
        Task<FuseConnection> started = _session.StartAsync();
        fuse_init_in offer = new() { major = 7, minor = 45, max_readahead = 128 * 1024, flags = uint.MaxValue, flags2 = uint.MaxValue };
        byte[] arguments = new byte[sizeof(fuse_init_in)];
        MemoryMarshal.Write(arguments, offer);
        Call(Message(fuse_opcode.FUSE_INIT, 0, arguments));
        started.GetAwaiter().GetResult();
    }

    /// <summary>Makes a request.</summary>
    public static byte[] Message(fuse_opcode opcode, ulong node, ReadOnlySpan<byte> arguments)
    {
        byte[] message = new byte[sizeof(fuse_in_header) + arguments.Length];
        MemoryMarshal.Write(message, new fuse_in_header { len = (uint)message.Length, opcode = (uint)opcode, unique = 2, nodeid = node, uid = 11, gid = 12, pid = 13 });
        arguments.CopyTo(message.AsSpan(sizeof(fuse_in_header)));
        return message;
    }

    /// <summary>Sends a request and waits for its reply.</summary>
    /// <returns>The length of the reply.</returns>
    public int Call(byte[] message)
    {
        fixed (byte* start = message)
        {
            Unsafe.AsRef<fuse_in_header>(start).unique += 2;
            if (Libc.write(_fd, start, (nuint)message.Length) != message.Length)
            {
                throw new IOException($"write: {Libc.LastError}");
            }

            return (int)Libc.read(_fd, _buffer, BufferSize);
        }
    }

    public void Dispose()
    {
        _ = Libc.close(_fd);
        _session.Completion.Wait(TimeSpan.FromSeconds(10));
        NativeMemory.Free(_buffer);
    }
}
