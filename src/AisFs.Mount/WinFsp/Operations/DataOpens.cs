using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Mount.WinFsp.Volume;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Opens the data of files, for programs that ask for the right to read or to write it.</summary>
internal sealed class DataOpens(IFileSystem fileSystem, WinFspMountOptions options, OpenNodes open, CancellationToken stopping)
{
    private const uint NoIntermediateBuffering = 0x8;

    private static readonly TimeSpan s_forever = TimeSpan.FromDays(1);

    /// <summary>Opens the data of a file, if the request asks for it.</summary>
    internal NtStatus Open(OpenNode node, in OpenRequest request)
    {
        // A read-only mount has refused before whatever names the right to write.
        bool write = (request.GrantedAccess & OpenRights.WriteData) != 0 && !options.ReadOnly;
        if (node.Kind != FsNodeKind.File || (!write && (request.GrantedAccess & OpenRights.ReadData) == 0))
        {
            return NtStatus.Success;
        }

        // The cache manager reads what an application only writes, to fill the rest of a page.
        FsOpenFlags flags = FsOpenFlags.Read | (write ? FsOpenFlags.Write : 0)
            | ((request.CreateOptions & NoIntermediateBuffering) != 0 ? FsOpenFlags.Direct : 0);
        if (options.CacheTtl < s_forever && open.HasData(node.Inode))
        {
            // The driver reads for this open through the first one: both must be open on one version.
            flags |= FsOpenFlags.Fresh;
        }

        FsResult<FsOpened> result = Blocking.Wait(fileSystem.OpenAsync(node.Inode, flags, stopping));
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        node.Handle = result.Value.Handle;
        node.CanWrite = write;
        node.IsWriter = write;
        return NtStatus.Success;
    }
}
