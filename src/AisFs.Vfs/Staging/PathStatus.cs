using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AisFs.Vfs.Staging;

/// <summary>What lies at a path. Nothing in a staging folder is opened before it was looked at: a FIFO would block, a link lead elsewhere.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="IsOwn">Whether this process's user owns it. On Windows the access list decides, and this is true.</param>
/// <param name="Mode">The permission bits; 0700 on Windows.</param>
/// <param name="Owner">The owner's number; 0 on Windows.</param>
/// <param name="Size">The size in bytes.</param>
internal readonly partial record struct PathStatus(PathKind Kind, bool IsOwn, UnixFileMode Mode, uint Owner, long Size)
{
    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // The layout of statx is the same on every architecture, unlike that of stat.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;
    private const int TypeMask = 0xf000;
    private const int TypeFolder = 0x4000;
    private const int TypeFile = 0x8000;

    /// <summary>Whether nobody but the owner may read, write or enter it.</summary>
    public bool IsPrivate => (Mode & OfOthers) == 0;

    /// <summary>Looks.</summary>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a link at its end is followed.</param>
    public static PathStatus Of(string path, bool follow = false) => OperatingSystem.IsWindows() ? OfWindows(path, follow) : OfUnix(path, follow);

    /// <summary>Whether it is a regular file of the own user.</summary>
    public static bool IsOwnFile(string path) => Of(path) is { Kind: PathKind.File, IsOwn: true };

    private static PathStatus OfUnix(string path, bool follow)
    {
        Span<byte> buffer = stackalloc byte[256];
        if (ExtendedStat(CurrentFolder, path, follow ? 0 : NoFollow, BasicStats, ref MemoryMarshal.GetReference(buffer)) != 0)
        {
            return default;
        }

        uint owner = BinaryPrimitives.ReadUInt32LittleEndian(buffer[20..]);
        int mode = BinaryPrimitives.ReadUInt16LittleEndian(buffer[28..]);
        PathKind kind = (mode & TypeMask) switch
        {
            TypeFile => PathKind.File,
            TypeFolder => PathKind.Folder,
            _ => PathKind.Other,
        };
        return new PathStatus(kind, owner == EffectiveUser(), (UnixFileMode)(mode & 0xfff), owner, BinaryPrimitives.ReadInt64LittleEndian(buffer[40..]));
    }

    private static PathStatus OfWindows(string path, bool follow)
    {
        try
        {
            FileAttributes attributes = File.GetAttributes(path);
            PathKind kind = (attributes & FileAttributes.ReparsePoint) != 0 && !follow ? PathKind.Other
                : (attributes & FileAttributes.Directory) != 0 ? PathKind.Folder : PathKind.File;
            return new PathStatus(kind, true, OwnersOnly, 0, kind == PathKind.File ? new FileInfo(path).Length : 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return default;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ExtendedStat(int folder, string path, int flags, uint mask, ref byte buffer);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();
}
