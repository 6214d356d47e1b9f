using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Links;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Security;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Security descriptors, by path before an open and through open files.</summary>
internal sealed class SecurityOperations(
    PathWalker paths, NodeAccess access, NamedStreams streams, LinkTargets links, IDescriptorSource security, bool isReadOnly)
{
    internal NtStatus GetByName(ReadOnlySpan<char> path, OpenIntent intent, bool wantDescriptor, out uint attributes, out ReadOnlyMemory<byte> descriptor)
    {
        attributes = 0;
        descriptor = default;
        ReadOnlySpan<char> stream = WindowsPath.SplitStream(ref path);
        NtStatus status = paths.Find(path, null, out FsEntry entry, out int reparseIndex);
        if (status != NtStatus.Success)
        {
            attributes = (uint)reparseIndex;
            return status;
        }

        FsAttributes found = entry.Attributes;
        try
        {
            if (!stream.IsEmpty && streams.Find(found.Inode, stream) != NtStatus.Success)
            {
                return NtStatus.ObjectNameNotFound;
            }

            if (isReadOnly && OpenRights.AsksToChange(intent))
            {
                return NtStatus.MediaWriteProtected;
            }

            attributes = found.Kind == FsNodeKind.Symlink
                ? FileInfoMapping.ToFileAttributes(found, Blocking.Wait(links.IsDirectoryAsync(found, WindowsPath.FolderOf(path).ToString())))
                : FileInfoMapping.ToFileAttributes(found, linkToDirectory: false);
            if (!stream.IsEmpty)
            {
                attributes = (attributes & FileInfoMapping.ReadOnly) | FileInfoMapping.Archive;
            }

            descriptor = wantDescriptor ? security.ToDescriptor(found) : default;
            return NtStatus.Success;
        }
        finally
        {
            paths.Release(found.Inode);
        }
    }

    internal NtStatus Get(object context, out ReadOnlyMemory<byte> descriptor)
    {
        FsResult<FsEntry> result = access.GetAttributes(OpenStream.NodeOf(context));
        descriptor = result.IsOk ? security.ToDescriptor(result.Value.Attributes) : default;
        return result.Error.ToNtStatus();
    }

    internal NtStatus Set(object context, uint parts, ReadOnlySpan<byte> modification)
    {
        OpenNode node = OpenStream.NodeOf(context);
        FsResult<FsEntry> present = access.GetAttributes(node);
        if (!present.IsOk)
        {
            return present.Error.ToNtStatus();
        }

        NtStatus status = security.ToChanges(present.Value.Attributes, parts, modification, out FsAttributeChanges changes);
        return status != NtStatus.Success || changes == default
            ? status
            : access.SetAttributes(node, changes).Error.ToNtStatus();
    }
}
