using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Paths;

/// <summary>Looks whether directories are empty.</summary>
internal sealed class DirectoryEmptiness(IFileSystem fileSystem, CancellationToken stopping)
{
    /// <summary>Looks at a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>Success when nothing is in it.</returns>
    internal async ValueTask<NtStatus> CheckAsync(InodeId directory)
    {
        FsResult<HandleId> opened = await fileSystem.OpenDirectoryAsync(directory, stopping).ConfigureAwait(false);
        if (!opened.IsOk)
        {
            return opened.Error.ToNtStatus();
        }

        EmptinessSink sink = new();
        FsResult result = await fileSystem.ReadDirectoryAsync(opened.Value, 0, withLookup: false, sink, stopping).ConfigureAwait(false);
        await fileSystem.ReleaseDirectoryAsync(opened.Value).ConfigureAwait(false);
        return !result.IsOk ? result.Error.ToNtStatus() : sink.FoundAny ? NtStatus.DirectoryNotEmpty : NtStatus.Success;
    }
}
