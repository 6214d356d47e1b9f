using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Volumes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Interop.WinFsp.Tests;

/// <summary>A running volume with one open file, whose requests have buffers that outlive the volume, so that tests can look at them.</summary>
internal sealed unsafe class StoppableVolume : IDisposable
{
    private const byte Untouched = 0xC3;

    private readonly List<(nint Address, int Length)> _buffers = [];
    private readonly WinFspFileSystem _fileSystem;
    private readonly nint _context;
    private readonly Thread _stop;

    public StoppableVolume(TimeSpan patience)
    {
        _fileSystem = new WinFspFileSystem(Operations, new WinFspVolumeOptions { StopPatience = patience }, NullLogger.Instance, Api);
        _fileSystem.Mount("X:");
        _fileSystem.Start(4);
        FakeApi.Enter(TransactKind.Create, 1);
        nint context = 0;
        FSP_FSCTL_OPEN_FILE_INFO info;
        fixed (char* name = @"\a")
        {
            ((delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)Api.Table->Open)(Api.FileSystem, name, 0, 0, &context, &info);
        }

        _context = context;
        _stop = new Thread(_fileSystem.Dispose);
    }

    public FakeApi Api { get; } = new();

    public FakeOperations Operations { get; } = new() { Notes = false };

    public int PendingCount => _fileSystem.PendingCount;

    /// <summary>Whether no byte of any buffer was written.</summary>
    public bool IsUntouched => _buffers.TrueForAll(b => new ReadOnlySpan<byte>((void*)b.Address, b.Length).IndexOfAnyExcept(Untouched) < 0);

    public void Dispose()
    {
        if (_stop.ThreadState == ThreadState.Unstarted)
        {
            _fileSystem.Dispose();
        }

        foreach ((nint address, int length) in _buffers)
        {
            _ = length;
            NativeMemory.Free((void*)address);
        }
    }

    /// <summary>The buffer of a request.</summary>
    public Span<byte> BufferOf(int request) => new((void*)_buffers[request].Address, _buffers[request].Length);

    public NtStatus Read(int length)
    {
        uint count = 0;
        byte* buffer = Allocate(length);
        FakeApi.Enter(TransactKind.Read, (ulong)_buffers.Count);
        return ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, uint*, NtStatus>)Api.Table->Read)(Api.FileSystem, _context, buffer, 0, (uint)length, &count);
    }

    public NtStatus Write(int length, ulong offset, bool toEndOfFile, out uint count)
    {
        uint written = 0;
        WinFspFileInfo info;
        byte* buffer = Allocate(length);
        FakeApi.Enter(TransactKind.Write, (ulong)_buffers.Count);
        NtStatus status = ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, byte, byte, uint*, WinFspFileInfo*, NtStatus>)Api.Table->Write)(
            Api.FileSystem, _context, buffer, offset, (uint)length, (byte)(toEndOfFile ? 1 : 0), 0, &written, &info);
        count = written;
        return status;
    }

    public NtStatus ReadDirectory(int length)
    {
        uint count = 0;
        byte* buffer = Allocate(length);
        FakeApi.Enter(TransactKind.QueryDirectory, (ulong)_buffers.Count);
        return ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, char*, byte*, uint, uint*, NtStatus>)Api.Table->ReadDirectory)(
            Api.FileSystem, _context, null, null, buffer, (uint)length, &count);
    }

    /// <summary>Begins the unmount.</summary>
    public void BeginStop() => _stop.Start();

    /// <summary>Waits for the unmount.</summary>
    public bool HasStopped(TimeSpan limit) => _stop.Join(limit);

    private byte* Allocate(int length)
    {
        byte* buffer = (byte*)NativeMemory.Alloc((nuint)length);
        new Span<byte>(buffer, length).Fill(Untouched);
        _buffers.Add(((nint)buffer, length));
        return buffer;
    }
}
