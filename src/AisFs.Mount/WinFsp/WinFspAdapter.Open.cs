using System.Text;
using AisFs.Interop.WinFsp;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp;

/// <content>From the name to the open file.</content>
internal sealed partial class WinFspAdapter
{
    private const uint NoIntermediateBuffering = 0x8;

    private static readonly TimeSpan s_forever = TimeSpan.FromDays(1);

#pragma warning disable IDE1006 // A field of each thread: t_ says so.
    [ThreadStatic]
    private static StringBuilder? t_path;
#pragma warning restore IDE1006

    /// <inheritdoc/>
    public NtStatus GetSecurityByName(ReadOnlySpan<char> path, OpenIntent intent, bool wantDescriptor, out uint attributes, out ReadOnlyMemory<byte> descriptor)
    {
        attributes = 0;
        descriptor = default;
        ReadOnlySpan<char> stream = SplitStream(ref path);
        NtStatus status = Find(path, null, out FsEntry entry, out int reparseIndex);
        if (status != NtStatus.Success)
        {
            attributes = (uint)reparseIndex;
            return status;
        }

        FsAttributes found = entry.Attributes;
        try
        {
            if (!stream.IsEmpty && _streams.Find(found.Inode, stream) != NtStatus.Success)
            {
                return NtStatus.ObjectNameNotFound;
            }

            if (_options.ReadOnly && OpenRights.AsksToChange(intent))
            {
                return NtStatus.MediaWriteProtected;
            }

            attributes = found.Kind == FsNodeKind.Symlink
                ? FileInfoMapping.ToFileAttributes(found, Wait(_links.IsDirectoryAsync(found, FolderOf(path).ToString())))
                : FileInfoMapping.ToFileAttributes(found, linkToDirectory: false);
            if (!stream.IsEmpty)
            {
                attributes = (attributes & FileInfoMapping.ReadOnly) | FileInfoMapping.Archive;
            }

            descriptor = wantDescriptor ? _security.ToDescriptor(found) : default;
            return NtStatus.Success;
        }
        finally
        {
            Release(found.Inode);
        }
    }

    /// <inheritdoc/>
    public NtStatus Open(in OpenRequest request, out object? context, OpenReply reply)
    {
        NtStatus status = OpenFound(request, out context, reply);

        // What the name meant was removed or replaced in this moment: it may mean something else now.
        return status == NtStatus.FileInvalid ? OpenFound(request, out context, reply) : status;
    }

    private NtStatus OpenFound(in OpenRequest request, out object? context, OpenReply reply)
    {
        context = null;
        ReadOnlySpan<char> path = request.Path;
        ReadOnlySpan<char> stream = SplitStream(ref path);
        StringBuilder actual = PathBuilder();
        NtStatus status = Find(path, actual, out FsEntry entry, out _);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.Reparse ? NtStatus.ObjectPathNotFound : status;
        }

        status = CheckOpen(entry.Attributes, request, path, stream);
        if (status != NtStatus.Success)
        {
            Release(entry.Attributes.Inode);
            return status;
        }

        OpenNode node = new(actual.ToString(), entry.Attributes);
        object opened = node;
        status = !stream.IsEmpty ? OpenStream(node, stream, create: false, out opened)
            : _attributes.Refuse(entry.Attributes, request.CreateOptions) ? NtStatus.AccessDenied
            : OpenData(node, request);
        status = status == NtStatus.Success ? Opened(node, opened, entry.Attributes, out context, reply) : status;
        if (status != NtStatus.Success)
        {
            CloseHandles(node);
            Release(node.Inode);
        }

        return status;
    }

    /// <inheritdoc/>
    public NtStatus Create(in OpenRequest request, out object? context, OpenReply reply)
    {
        context = null;
        ReadOnlySpan<char> path = request.Path;
        ReadOnlySpan<char> stream = SplitStream(ref path);
        if (!stream.IsEmpty)
        {
            return CreateStream(path, stream, out context, reply);
        }

        StringBuilder actual = PathBuilder();
        NtStatus status = FindParent(path, actual, out InodeId parent, out string name);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.Reparse ? NtStatus.ObjectPathNotFound : status;
        }

        try
        {
            status = IsTaken(parent, name) ? NtStatus.ObjectNameCollision
                : SystemFolders.IsRefused(parent, name) ? NtStatus.AccessDenied
                : !_open.Paths.IsFree(Combine(actual.ToString(), WindowsNames.ToWindows(name))) ? NtStatus.SharingViolation
                : CreateNew(request, parent, name, actual, out context, reply);
        }
        finally
        {
            Release(parent);
        }

        // Somebody else was faster: then it is there to be opened, as the application wants.
        return status == NtStatus.ObjectNameCollision
            && request.Disposition is OpenRequest.DispositionOpenIf or OpenRequest.DispositionOverwriteIf or OpenRequest.DispositionSupersede
            ? OpenInstead(request, out context, reply)
            : status;
    }

    /// <inheritdoc/>
    public NtStatus Overwrite(
        object context, uint attributes, bool replaceAttributes, ulong allocationSize, ReadOnlySpan<byte> extendedAttributes, out WinFspFileInfo info)
    {
        info = default;
        if (context is OpenStream stream)
        {
            return SetStreamSize(stream, 0, allocation: false, out info);
        }

        OpenNode node = (OpenNode)context;
        NtStatus status = OverwriteFound(node, attributes, replaceAttributes, extendedAttributes, out info);

        // Another client has replaced it since it was opened: whatever is there now is emptied.
        return status == NtStatus.FileInvalid && FindAgain(node)
            ? OverwriteFound(node, attributes, replaceAttributes, extendedAttributes, out info)
            : status;
    }

    private NtStatus OverwriteFound(
        OpenNode node, uint attributes, bool replaceAttributes, ReadOnlySpan<byte> extendedAttributes, out WinFspFileInfo info)
    {
        info = default;
        NtStatus status = EnsureHandle(node, write: true, out HandleId handle);
        if (status != NtStatus.Success)
        {
            return status;
        }

        FsResult<FsEntry> present = GetAttributes(node);
        if (!present.IsOk)
        {
            return present.Error.ToNtStatus();
        }

        FsAttributeChanges changes = WindowsAttributes.Overwrite(present.Value.Attributes, attributes, replaceAttributes) with { Size = 0 };
        FsResult<FsEntry> result = Wait(node.File!.ResizeAsync(node, handle, changes, onlyCut: false, _stopping));
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        status = ReplaceAttributes(node, extendedAttributes);
        return status == NtStatus.Success ? GetInfo(node, out info) : status;
    }

    internal WinFspFileInfo ToFileInfo(in FsAttributes attributes, string path)
        => FileInfoMapping.ToFileInfo(
            attributes, attributes.Kind == FsNodeKind.Symlink && Wait(_links.IsDirectoryAsync(attributes, FolderOf(path).ToString())));

    private static StringBuilder PathBuilder() => (t_path ??= new StringBuilder(256)).Clear();

    /// <summary>Why something that is there cannot be opened in the way that is wanted, or success.</summary>
    private NtStatus CheckOpen(in FsAttributes found, in OpenRequest request, ReadOnlySpan<char> path, ReadOnlySpan<char> stream)
        => _options.ReadOnly && OpenRights.AsksToChange(request.Intent) ? NtStatus.MediaWriteProtected
            : stream.IsEmpty && OpenRights.DeletesOnClose(request.CreateOptions) && Stays(found.Kind, path) ? NtStatus.AccessDenied
            : stream.IsEmpty && found.Kind is (FsNodeKind.Directory or FsNodeKind.Symlink) && OpenRights.Overwrites(request.CreateOptions) ? NtStatus.ObjectNameCollision
            : NtStatus.Success;

    /// <summary>Whether this is a folder that cannot be removed. Who asks for that at the open never asks again.</summary>
    private bool Stays(FsNodeKind kind, ReadOnlySpan<char> path)
        => _options.RootFoldersStay && kind == FsNodeKind.Directory && path.LastIndexOf('\\') == 0;

    private bool IsTaken(InodeId parent, string name)
    {
        // Where case counts, the creation itself finds out.
        if (!_fileSystem.IgnoresCase || FindChild(parent, name, out FsEntry entry) != NtStatus.Success)
        {
            return false;
        }

        Release(entry.Attributes.Inode);
        return true;
    }

    private NtStatus CreateNew(in OpenRequest request, InodeId parent, string name, StringBuilder actual, out object? context, OpenReply reply)
    {
        context = null;
        NtStatus status = _creation.Create(request, parent, name, out FsEntry entry, out FsOpened opened);
        if (status != NtStatus.Success)
        {
            return status;
        }

        bool isFile = entry.Attributes.Kind == FsNodeKind.File;
        AppendComponent(actual, name);
        OpenNode node = new(actual.ToString(), entry.Attributes)
        {
            Handle = opened.Handle,
            CanWrite = isFile,
            IsWriter = isFile && (request.GrantedAccess & OpenRights.WriteData) != 0,
            HasChanged = isFile,
        };
        status = request.ExtraIsReparsePoint ? NtStatus.Success : SetAttributes(node, new EaList(request.Extra));
        if (status == NtStatus.Success)
        {
            FsResult<FsEntry> made = request.Extra.IsEmpty ? entry : GetAttributes(node);
            status = Opened(node, node, made.IsOk ? made.Value.Attributes : entry.Attributes, out context, reply);
        }

        if (status == NtStatus.Success)
        {
            return status;
        }

        node.IsRemoved = true;
        _creation.Remove(parent, name, entry.Attributes.Kind);
        CloseHandles(node);
        Release(node.Inode);
        return status;
    }

    private NtStatus OpenInstead(in OpenRequest request, out object? context, OpenReply reply)
    {
        NtStatus status = Open(request, out context, reply);
        if (status != NtStatus.Success || request.Disposition == OpenRequest.DispositionOpenIf)
        {
            return status;
        }

        bool supersede = request.Disposition == OpenRequest.DispositionSupersede;
        status = Overwrite(context!, request.FileAttributes, supersede, request.AllocationSize, request.Extra, out WinFspFileInfo info);
        if (status != NtStatus.Success)
        {
            Close(context!);
            context = null;
            return status;
        }

        reply.SetFileInfo(info);
        return status;
    }

    private NtStatus OpenData(OpenNode node, in OpenRequest request)
    {
        // On a read-only mount nobody who asked for the right to write comes as far as this.
        bool write = (request.GrantedAccess & OpenRights.WriteData) != 0 && !_options.ReadOnly;
        if (node.Kind != FsNodeKind.File || (!write && (request.GrantedAccess & OpenRights.ReadData) == 0))
        {
            return NtStatus.Success;
        }

        // The cache manager reads what an application only writes, to fill the rest of a page.
        FsOpenFlags flags = FsOpenFlags.Read | (write ? FsOpenFlags.Write : 0)
            | ((request.CreateOptions & NoIntermediateBuffering) != 0 ? FsOpenFlags.Direct : 0);
        if (_options.CacheTtl < s_forever && _open.HasData(node.Inode))
        {
            // The driver reads for this open through the first one: both must be open on one version.
            flags |= FsOpenFlags.Fresh;
        }

        FsResult<FsOpened> result = Wait(_fileSystem.OpenAsync(node.Inode, flags, _stopping));
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        node.Handle = result.Value.Handle;
        node.CanWrite = write;
        node.IsWriter = write;
        return NtStatus.Success;
    }

    /// <summary>A handle that reads, or writes; opened now when there is none yet.</summary>
    private NtStatus EnsureHandle(OpenNode node, bool write, out HandleId handle)
    {
        handle = write ? node.WriteHandle : node.Handle;
        if (!handle.IsNone)
        {
            return NtStatus.Success;
        }

        if (node.Kind != FsNodeKind.File)
        {
            return NtStatus.InvalidDeviceRequest;
        }

        if (write && !node.Handle.IsNone)
        {
            // What the driver's cache kept for another open.
            FsResult<HandleId> pages = Wait(node.File!.Pages.OpenAsync(_stopping));
            handle = pages.IsOk ? pages.Value : default;
            return pages.Error.ToNtStatus();
        }

        lock (node.Gate)
        {
            handle = write ? node.WriteHandle : node.Handle;
            if (!handle.IsNone)
            {
                return NtStatus.Success;
            }

            FsOpenFlags flags = FsOpenFlags.Read | (write ? FsOpenFlags.Write : 0);
            FsResult<FsOpened> result = Wait(_fileSystem.OpenAsync(node.Inode, flags, _stopping));
            if (result.Error == FsError.Stale && node.IsUntouched && FindAgain(node))
            {
                result = Wait(_fileSystem.OpenAsync(node.Inode, flags, _stopping));
            }

            if (!result.IsOk)
            {
                return result.Error.ToNtStatus();
            }

            handle = result.Value.Handle;
            node.CanWrite = write;
            node.Handle = handle;
            return NtStatus.Success;
        }
    }

    private NtStatus Opened(OpenNode node, object opened, in FsAttributes attributes, out object? context, OpenReply reply)
    {
        context = null;
        if (!_open.TryAdd(node))
        {
            return NtStatus.SharingViolation;
        }

        // What a program writes is to come here at once and in order, and its errors are to reach the program.
        if (ReferenceEquals(node, opened) && (node.IsUncached || node.IsWriter))
        {
            reply.DisableCache();
        }

        if (opened is OpenStream)
        {
            // All opens share one content, and what it has no room for is refused at the write.
            reply.DisableCache();
        }

        context = opened;
        reply.SetFileInfo(opened is OpenStream { } s ? ToFileInfo(s, attributes) : ToFileInfo(attributes, node.Path));
        if (_fileSystem.IgnoresCase)
        {
            reply.SetNormalizedName(opened is OpenStream { } named ? named.Path : node.Path);
        }

        return NtStatus.Success;
    }
}
