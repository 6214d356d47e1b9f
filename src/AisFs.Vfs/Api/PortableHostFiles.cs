namespace AisFs.Vfs.Api;

/// <summary>
/// Local files as far as .NET tells of them on any system. It names no owner and no run of the machine, and takes special
/// files for regular ones: a mount is given a more exact implementation.
/// </summary>
public sealed class PortableHostFiles : IHostFiles
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <inheritdoc/>
    public string Boot => string.Empty;

    /// <inheritdoc/>
    public PathStatus Look(string path, bool follow = false)
    {
        try
        {
            FileAttributes attributes = File.GetAttributes(path);
            PathKind kind = (attributes & FileAttributes.ReparsePoint) != 0 && !follow ? PathKind.Other
                : (attributes & FileAttributes.Directory) != 0 ? PathKind.Folder : PathKind.File;
            UnixFileMode mode = OperatingSystem.IsWindows() ? OwnersOnly : File.GetUnixFileMode(path);
            return new PathStatus(kind, true, mode, 0, kind == PathKind.File ? new FileInfo(path).Length : 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return default;
        }
    }

    /// <inheritdoc/>
    public void SyncFolder(string folder)
    {
    }
}
