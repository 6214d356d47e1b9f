using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Native;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Interop.Fuse.Processes;

/// <summary>
/// Keeps /proc/ID/syscall of the last threads open: to open it costs more than to read it, and a thread that opens files opens
/// many. Such a file belongs to its thread and not to the number: once the thread is gone it tells nothing, whichever thread
/// has the number by then. A few for the whole process: what a mount holds stays small. May be called from many threads at once.
/// </summary>
internal sealed class CallFiles
{
    private const int Slots = 8;

    private readonly Lock _lock = new();
    private readonly (uint Id, SafeFileHandle? File)[] _kept = new (uint Id, SafeFileHandle? File)[Slots];

    /// <summary>Those of this process.</summary>
    public static CallFiles Shared { get; } = new();

    /// <summary>How many are open, for tests.</summary>
    public int Count => _kept.Count(static kept => kept.File is not null);

    /// <summary>Reads in which call a thread waits.</summary>
    /// <param name="id">The thread.</param>
    /// <param name="buffer">Takes the text.</param>
    /// <param name="text">The text, as far as the buffer has room.</param>
    /// <returns>The error; <see cref="Errno.None"/> for none.</returns>
    public Errno Read(uint id, Span<byte> buffer, out ReadOnlySpan<byte> text)
    {
        lock (_lock)
        {
            return ReadKept(id, buffer, out text);
        }
    }

    private Errno ReadKept(uint id, Span<byte> buffer, out ReadOnlySpan<byte> text)
    {
        ref (uint Id, SafeFileHandle? File) kept = ref _kept[id % Slots];
        if (kept.File is { } open && kept.Id == id && Read(open, buffer, out text) == Errno.None)
        {
            return Errno.None;
        }

        text = default;
        kept.File?.Dispose();
        kept = default;
        Errno error = ProcessFile.Open(id, "/syscall"u8, out SafeFileHandle? file);
        if (error != Errno.None)
        {
            return error;
        }

        error = Read(file!, buffer, out text);
        if (error != Errno.None)
        {
            file!.Dispose();
            return error;
        }

        kept = (id, file);
        return Errno.None;
    }

    private static unsafe Errno Read(SafeFileHandle file, Span<byte> buffer, out ReadOnlySpan<byte> text)
    {
        text = default;
        fixed (byte* first = buffer)
        {
            nint count = Libc.pread((int)file.DangerousGetHandle(), first, (nuint)buffer.Length, 0);
            if (count <= 0)
            {
                return count < 0 ? Libc.LastError : Errno.ESRCH;
            }

            text = buffer[..(int)count];
            return Errno.None;
        }
    }
}
