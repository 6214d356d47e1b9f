using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Moves the end of files and streams, and empties them.</summary>
internal sealed class SizeOperations(NodeAccess access, FileInfos infos, StreamOperations streams, CancellationToken stopping)
{
    internal NtStatus Set(object context, ulong newSize, bool allocation, out WinFspFileInfo info)
    {
        info = default;
        if (newSize > long.MaxValue)
        {
            return NtStatus.FileTooLarge;
        }

        if (context is OpenStream stream)
        {
            return streams.SetSize(stream, newSize, allocation, out info);
        }

        OpenNode node = (OpenNode)context;
        NtStatus status = access.EnsureHandle(node, write: true, out HandleId handle);
        if (status != NtStatus.Success)
        {
            return status;
        }

        // Room is not reserved: the cluster has none to give in advance. Less room than there is cuts the file.
        FsResult<FsEntry> result = Blocking.Wait(
            node.File!.ResizeAsync(node, handle, new FsAttributeChanges { Size = (long)newSize }, onlyCut: allocation, stopping));
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        info = infos.Of(result.Value.Attributes, node.Path);
        return NtStatus.Success;
    }

    internal NtStatus Overwrite(object context, uint attributes, bool replaceAttributes, ReadOnlySpan<byte> extendedAttributes, out WinFspFileInfo info)
    {
        if (context is OpenStream stream)
        {
            return streams.SetSize(stream, 0, allocation: false, out info);
        }

        OpenNode node = (OpenNode)context;
        NtStatus status = OverwriteFound(node, attributes, replaceAttributes, extendedAttributes, out info);

        // Another client has replaced it since it was opened: whatever is there now is emptied.
        return status == NtStatus.FileInvalid && access.FindAgain(node)
            ? OverwriteFound(node, attributes, replaceAttributes, extendedAttributes, out info)
            : status;
    }

    private NtStatus OverwriteFound(
        OpenNode node, uint attributes, bool replaceAttributes, ReadOnlySpan<byte> extendedAttributes, out WinFspFileInfo info)
    {
        info = default;
        NtStatus status = access.EnsureHandle(node, write: true, out HandleId handle);
        if (status != NtStatus.Success)
        {
            return status;
        }

        FsResult<FsEntry> present = access.GetAttributes(node);
        if (!present.IsOk)
        {
            return present.Error.ToNtStatus();
        }

        FsAttributeChanges changes = WindowsAttributes.Overwrite(present.Value.Attributes, attributes, replaceAttributes) with { Size = 0 };
        FsResult<FsEntry> result = Blocking.Wait(node.File!.ResizeAsync(node, handle, changes, onlyCut: false, stopping));
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        status = streams.ReplaceAll(node, extendedAttributes);
        return status == NtStatus.Success ? infos.Read(node, out info) : status;
    }
}
