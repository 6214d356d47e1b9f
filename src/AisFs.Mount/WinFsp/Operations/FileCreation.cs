using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Links;
using AisFs.Mount.WinFsp.Security;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Mount.WinFsp.Volume;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Makes files, directories and links with the attributes and the security descriptor that a program gives.</summary>
internal sealed class FileCreation(IFileSystem fileSystem, WinFspMountOptions options, IDescriptorSource security, CancellationToken stopping)
{
    /// <summary>Makes what a request asks for; a lookup of it is held. After a failure nothing stays.</summary>
    /// <param name="request">The request.</param>
    /// <param name="parent">The folder.</param>
    /// <param name="name">The stored name.</param>
    /// <param name="entry">What was made.</param>
    /// <param name="opened">The handle of a file.</param>
    internal NtStatus Create(in OpenRequest request, InodeId parent, string name, out FsEntry entry, out FsOpened opened)
    {
        entry = default;
        opened = default;
        FsNodeKind kind = request.ExtraIsReparsePoint ? FsNodeKind.Symlink : request.WantsDirectory ? FsNodeKind.Directory : FsNodeKind.File;
        FsAttributes plain = new()
        {
            Kind = kind,
            Mode = kind == FsNodeKind.Directory ? options.DirectoryMode : options.FileMode,
            Uid = options.Uid,
            Gid = options.Gid,
        };
        NtStatus status = WindowsAttributes.Check(kind, request.FileAttributes);
        FsAttributeChanges given = default;
        if (status == NtStatus.Success && !request.GivenDescriptor.IsEmpty)
        {
            status = security.OfNew(plain, request.GivenDescriptor, out given);
        }

        if (status != NtStatus.Success)
        {
            return status;
        }

        uint mode = given.Mode ?? plain.Mode;
        mode = kind == FsNodeKind.File && (request.FileAttributes & WindowsAttributes.ReadOnly) != 0 ? WindowsAttributes.WithReadOnly(mode, readOnly: true) : mode;
        FsCaller caller = new(given.Uid ?? plain.Uid, given.Gid ?? plain.Gid, request.ProcessId);
        status = kind == FsNodeKind.Symlink ? CreateLink(request, parent, name, caller, out entry)
            : kind == FsNodeKind.Directory ? CreateDirectory(parent, name, mode, caller, out entry)
            : CreateFile(parent, name, mode, caller, out entry, out opened);
        return status == NtStatus.Success ? Complete(request, parent, name, given, ref entry, opened) : status;
    }

    /// <summary>Takes back what was made.</summary>
    internal void Remove(InodeId parent, string name, FsNodeKind kind)
        => _ = kind == FsNodeKind.Directory
            ? Blocking.Wait(fileSystem.RemoveDirectoryAsync(parent, name, stopping))
            : Blocking.Wait(fileSystem.RemoveFileAsync(parent, name, stopping));

    private NtStatus CreateLink(in OpenRequest request, InodeId parent, string name, FsCaller caller, out FsEntry entry)
    {
        entry = default;
        return SymlinkReparse.TryRead(request.Extra, out string? target)
            ? Take(Blocking.Wait(fileSystem.CreateSymlinkAsync(parent, name, target, caller, stopping)), out entry)
            : NtStatus.NotSupported;
    }

    private NtStatus CreateDirectory(InodeId parent, string name, uint mode, FsCaller caller, out FsEntry entry)
        => Take(Blocking.Wait(fileSystem.CreateDirectoryAsync(parent, name, mode, caller, stopping)), out entry);

    private NtStatus CreateFile(InodeId parent, string name, uint mode, FsCaller caller, out FsEntry entry, out FsOpened opened)
    {
        FsResult<FsCreated> file = Blocking.Wait(
            fileSystem.CreateAsync(parent, name, mode, FsOpenFlags.Read | FsOpenFlags.Write | FsOpenFlags.Exclusive, caller, stopping));
        entry = file.IsOk ? file.Value.Entry : default;
        opened = file.IsOk ? file.Value.Opened : default;
        return file.Error.ToNtStatus();
    }

    private static NtStatus Take(FsResult<FsEntry> made, out FsEntry entry)
    {
        entry = made.IsOk ? made.Value : default;
        return made.Error.ToNtStatus();
    }

    // What the creation itself does not take. A folder may have handed its group down.
    private NtStatus Complete(in OpenRequest request, InodeId parent, string name, FsAttributeChanges given, ref FsEntry entry, FsOpened opened)
    {
        FsNodeKind kind = entry.Attributes.Kind;
        FsAttributeChanges rest = new()
        {
            Gid = given.Gid == entry.Attributes.Gid ? null : given.Gid,
            DosAttributes = WindowsAttributes.OfNew(kind, request.FileAttributes, request.WantsDirectory),
        };
        if (rest == default)
        {
            return NtStatus.Success;
        }

        FsResult<FsEntry> set = Blocking.Wait(fileSystem.SetAttributesAsync(entry.Attributes.Inode, opened.Handle, rest, stopping));
        if (set.IsOk)
        {
            entry = entry with { Attributes = set.Value.Attributes };
            return NtStatus.Success;
        }

        Remove(parent, name, kind);
        if (!opened.Handle.IsNone)
        {
            Blocking.Wait(fileSystem.ReleaseAsync(opened.Handle));
        }

        fileSystem.Forget(entry.Attributes.Inode, 1);
        return set.Error.ToNtStatus();
    }
}
