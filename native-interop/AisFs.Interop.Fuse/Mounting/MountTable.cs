using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Mounting;

/// <summary>What is mounted where. Nothing here touches a mounted file system, so that a hung or dead one cannot hang the caller.</summary>
public static class MountTable
{
    private const string Path = "/proc/self/mountinfo";

    /// <summary>Finds what is mounted on a directory.</summary>
    /// <param name="mountpoint">The directory; may be relative or lead through symbolic links.</param>
    /// <returns>The topmost mount, or null.</returns>
    public static MountEntry? Find(string mountpoint)
    {
        List<MountEntry> entries = Read();
        foreach (string candidate in Candidates(mountpoint))
        {
            if (entries.FindLast(e => e.Mountpoint == candidate) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Reads all mounts of this process's namespace.</summary>
    /// <returns>The mounts, the topmost of one mountpoint last.</returns>
    public static List<MountEntry> Read()
    {
        List<MountEntry> entries = [];
        foreach (string line in File.ReadLines(Path))
        {
            if (MountEntry.TryParse(line, out MountEntry? entry))
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>Resolves symbolic links.</summary>
    /// <param name="path">The path.</param>
    /// <param name="error">Why it could not be resolved.</param>
    /// <returns>The path without links, or null.</returns>
    internal static unsafe string? Resolve(string path, out Errno error)
    {
        fixed (byte* text = Utf8Path.Encode(path))
        {
            byte* resolved = Libc.realpath(text, null);
            if (resolved is null)
            {
                error = Libc.LastError;
                return null;
            }

            error = Errno.None;
            string result = Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(resolved));
            Libc.free(resolved);
            return result;
        }
    }

    // The last segment is resolved only when nothing is mounted on it as it stands: resolving it asks the file system
    // that is mounted there.
    private static IEnumerable<string> Candidates(string mountpoint)
    {
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(mountpoint));
        yield return full;
        string? parent = System.IO.Path.GetDirectoryName(full);
        if (parent is not null && Resolve(parent, out _) is { } resolvedParent)
        {
            yield return System.IO.Path.Combine(resolvedParent, System.IO.Path.GetFileName(full));
        }

        if (Resolve(full, out _) is { } resolved)
        {
            yield return resolved;
        }
    }
}
