using System.Buffers.Text;
using System.Globalization;
using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Processes;

/// <summary>
/// What /proc tells of the processes behind requests. Only what the kernel has in memory is read: no mounted file system
/// is asked, so that the server of one may call it.
/// </summary>
public static class CallerProcess
{
    // Programs with more open files are not worth the time: their closes count as what they may be.
    private const int MaxDescriptors = 256;

    // All system threads are children of this one.
    private const uint KernelThreads = 2;

    /// <summary>The process that a thread belongs to.</summary>
    /// <param name="threadId">The thread, as the header of a request names it.</param>
    /// <returns>The process; 0 when the thread is gone, out of sight or one of the kernel's own.</returns>
    public static uint Of(uint threadId)
    {
        if (threadId is 0 or KernelThreads)
        {
            return 0;
        }

        Span<byte> buffer = stackalloc byte[ProcessFile.Size];
        return ProcessFile.Read(threadId, "/status"u8, buffer, out ReadOnlySpan<byte> status) == Errno.None
            && Number(status, "PPid:"u8) != KernelThreads
            ? Number(status, "Tgid:"u8)
            : 0;
    }

    /// <summary>Whether a process has a descriptor with which it can write to a file.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="mountpoint">The mount that the file lies in, as this process sees it.</param>
    /// <param name="inode">The file's number.</param>
    /// <returns>
    /// Whether it has; false also when the process ends, or sees the mount elsewhere. Null when its descriptors are not to
    /// be seen, or too many.
    /// </returns>
    public static bool? HasOpenForWriting(uint processId, string mountpoint, ulong inode)
    {
        // The links in fd are only read: to list them would follow them, into this very mount.
        string links = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd/");
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fdinfo");
        string prefix = mountpoint.EndsWith('/') ? mountpoint : mountpoint + "/";
        try
        {
            int count = 0;
            foreach (string descriptor in Directory.EnumerateFiles(folder))
            {
                if (++count > MaxDescriptors)
                {
                    return null;
                }

                FileInfo link = new(links + Path.GetFileName(descriptor));
                if (link.LinkTarget is { } target && target.StartsWith(prefix, StringComparison.Ordinal) && CanWrite(descriptor, inode))
                {
                    return true;
                }
            }

            return false;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a thread waits because it touched memory that is not there (a mapped file), and not in a call of the system.</summary>
    /// <param name="threadId">The thread, as the header of a request names it.</param>
    /// <returns>Null when that cannot be seen: it still runs, or has gone, or is another user's.</returns>
    public static bool? IsFaulting(uint threadId)
    {
        if (threadId == 0)
        {
            return null;
        }

        // "-1 STACK CODE" outside of a call, without a stack for a thread of the kernel, "NUMBER ARGUMENTS..." in one, "running" when it does not wait.
        Span<byte> buffer = stackalloc byte[256];
        return ProcessFile.Read(threadId, "/syscall"u8, buffer, out ReadOnlySpan<byte> call) != Errno.None || call.IsEmpty ? null
            : call.StartsWith("-1 0x0 "u8) ? null
            : call.StartsWith("-1 "u8) ? true
            : call[0] is >= (byte)'0' and <= (byte)'9' ? false
            : null;
    }

    private static uint Number(ReadOnlySpan<byte> status, ReadOnlySpan<byte> name)
        => Utf8Parser.TryParse(ProcessFile.Value(status, name), out uint number, out _) ? number : 0;

    private static bool CanWrite(string path, ulong inode)
    {
        const uint AccessMode = 3;
        bool canWrite = false;
        bool isFile = false;
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                if (line.StartsWith("flags:", StringComparison.Ordinal))
                {
                    // Octal; the last digit has the access mode.
                    canWrite = line.Length > 0 && ((uint)(line[^1] - '0') & AccessMode) != 0;
                }
                else if (line.StartsWith("ino:", StringComparison.Ordinal))
                {
                    isFile = ulong.TryParse(line.AsSpan(4).Trim(), CultureInfo.InvariantCulture, out ulong number) && number == inode;
                }
            }
        }
        catch (FileNotFoundException)
        {
            // Closed meanwhile.
            return false;
        }

        return canWrite && isFile;
    }
}
