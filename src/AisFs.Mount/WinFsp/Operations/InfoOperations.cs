using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Attributes and times of open files, and their flush.</summary>
internal sealed class InfoOperations(NodeAccess access, FileInfos infos, NamedStreams streams, bool isReadOnly, CancellationToken stopping)
{
    internal NtStatus Get(object context, out WinFspFileInfo info) => infos.Read(context, out info);

    internal NtStatus Flush(object context, out WinFspFileInfo info)
    {
        info = default;
        FsError error = context switch
        {
            OpenStream stream => streams.Flush(stream),
            OpenNode { Kind: FsNodeKind.File, File: { } file } node => Blocking.Wait(file.FlushAsync(node, stopping)),
            _ => FsError.None,
        };
        return error == FsError.None ? infos.Read(context, out info) : error.ToNtStatus();
    }

    internal NtStatus SetBasic(object context, in BasicInfoChanges changes, out WinFspFileInfo info)
    {
        info = default;
        OpenNode node = OpenStream.NodeOf(context);
        FsResult<FsEntry> present = access.GetAttributes(node);
        NtStatus status = !present.IsOk ? present.Error.ToNtStatus() : isReadOnly ? NtStatus.MediaWriteProtected : NtStatus.Success;
        if (status != NtStatus.Success)
        {
            return status;
        }

        // Times and attributes are those of the file, through a stream as well.
        status = BasicChanges.Translate(present.Value.Attributes, changes, out FsAttributeChanges update);
        if (status != NtStatus.Success)
        {
            return status;
        }

        if (update == default)
        {
            return infos.Read(context, out info);
        }

        FsResult<FsEntry> result = access.SetAttributes(node, update);
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        node.ModifiedNs = update.ModifiedNs ?? node.ModifiedNs;
        if (context is OpenStream stream)
        {
            return infos.Read(stream, out info);
        }

        info = infos.Of(result.Value.Attributes, node.Path);
        return NtStatus.Success;
    }
}
