using System.Buffers.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Native;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Interop.Fuse.Processes;

/// <summary>
/// A text file of the kernel about one process, in lines of "Name:	value". It is read at once into memory of the caller, as
/// it is read for every file that a program makes or closes.
/// </summary>
internal static class ProcessFile
{
    /// <summary>Enough for all that is looked for; what comes after it is not read.</summary>
    public const int Size = 4096;

    private const int LongestPath = 64;

    /// <summary>Reads a file below /proc/ID.</summary>
    /// <param name="id">The process or thread.</param>
    /// <param name="name">The file, with a slash before it.</param>
    /// <param name="buffer">Takes the text.</param>
    /// <param name="text">The text, as far as the buffer has room.</param>
    /// <returns>The error; <see cref="Errno.None"/> for none.</returns>
    public static unsafe Errno Read(uint id, ReadOnlySpan<byte> name, Span<byte> buffer, out ReadOnlySpan<byte> text)
    {
        text = default;
        int file = Open(id, name);
        if (file < 0)
        {
            return Libc.LastError;
        }

        try
        {
            fixed (byte* first = buffer)
            {
                nint count = Libc.read(file, first, (nuint)buffer.Length);
                if (count < 0)
                {
                    return Libc.LastError;
                }

                text = buffer[..(int)count];
                return Errno.None;
            }
        }
        finally
        {
            _ = Libc.close(file);
        }
    }

    /// <summary>Opens a file below /proc/ID, to be read several times.</summary>
    /// <param name="id">The process or thread.</param>
    /// <param name="name">The file, with a slash before it.</param>
    /// <param name="file">The file; null after an error.</param>
    /// <returns>The error; <see cref="Errno.None"/> for none.</returns>
    public static Errno Open(uint id, ReadOnlySpan<byte> name, out SafeFileHandle? file)
    {
        int opened = Open(id, name);
        file = opened < 0 ? null : new SafeFileHandle(opened, ownsHandle: true);
        return opened < 0 ? Libc.LastError : Errno.None;
    }

    // Negative after an error, which is the last one of the system.
    private static unsafe int Open(uint id, ReadOnlySpan<byte> name)
    {
        Span<byte> path = stackalloc byte[LongestPath];
        "/proc/"u8.CopyTo(path);
        int length = "/proc/"u8.Length;
        _ = Utf8Formatter.TryFormat(id, path[length..], out int digits);
        length += digits;
        name.CopyTo(path[length..^1]);
        path[length + name.Length] = 0;
        fixed (byte* first = path)
        {
            return Libc.open(first, Libc.O_RDONLY | Libc.O_CLOEXEC);
        }
    }

    /// <summary>The value of a line.</summary>
    /// <param name="text">What was read.</param>
    /// <param name="name">The line's name, with its colon.</param>
    /// <returns>The value without the space around it; empty when there is no such line.</returns>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            if (line.StartsWith(name))
            {
                return line[name.Length..].Trim("\t "u8);
            }

            text = end < 0 ? default : text[(end + 1)..];
        }

        return default;
    }
}
