using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Host;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Host;

/// <summary>Local files of Linux.</summary>
internal sealed class UnixFiles : IHostFiles
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private const uint Permissions = 0xfff;

    private readonly Lazy<string> _boot = new(ReadBoot);

    public string Boot => _boot.Value;

    public PathStatus Look(string path, bool follow = false)
    {
        if (HostFile.TryLook(path, follow) is not { } file)
        {
            return default;
        }

        PathKind kind = file.IsFile ? PathKind.File : file.IsFolder ? PathKind.Folder : PathKind.Other;
        return new PathStatus(kind, file.Owner == HostProcess.EffectiveUser, (UnixFileMode)(file.Mode & Permissions), file.Owner, file.Size) { Allocated = file.Allocated };
    }

    public void SyncFolder(string folder)
    {
        if (HostFile.SyncFolder(folder) is not Errno.None and var error)
        {
            throw new IOException($"The names in the folder {folder} cannot be made safe: {error}.", (int)error);
        }
    }

    private static string ReadBoot()
    {
        try
        {
            return File.ReadAllText(BootIdFile).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
