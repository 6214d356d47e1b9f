using System.Text;
using AisFs.Interop.WinFsp;
using AisFs.Vfs;

namespace AisFs.Mount.WinFsp;

/// <content>From the name to the open file.</content>
internal sealed partial class WinFspAdapter
{
    private const uint ReadAccess = 0x1 | 0x20;
    private const uint WriteAccess = 0x2 | 0x4;
    private const uint NoIntermediateBuffering = 0x8;

    private static readonly TimeSpan s_forever = TimeSpan.FromDays(1);

    [ThreadStatic]
    private static StringBuilder? t_path;

    /// <inheritdoc/>
    public NtStatus GetSecurityByName(ReadOnlySpan<char> path, bool wantDescriptor, out uint attributes, out ReadOnlyMemory<byte> descriptor)
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
            if (!stream.IsEmpty && FindStream(found.Inode, stream, out _, out _) != FsError.None)
            {
                return NtStatus.ObjectNameNotFound;
            }

            attributes = found.Kind == FsNodeKind.Symlink
                ? FileInfoMapping.ToFileAttributes(found, Wait(LeadsToDirectoryAsync(found.Inode, FolderOf(path).ToString())))
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

        OpenNode node = new(actual.ToString(), entry.Attributes);
        object opened = node;
        status = stream.IsEmpty ? OpenData(node, request) : OpenStream(node, stream, create: false, out opened);
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
            return SetStreamSize(stream, 0, out info);
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

        uint mode = present.Value.Attributes.Mode;
        bool readOnly = (attributes & FileInfoMapping.ReadOnly) != 0;
        uint wanted = readOnly || replaceAttributes ? FileInfoMapping.WithReadOnly(mode, readOnly) : mode;
        FsAttributeChanges changes = new() { Size = 0, Mode = wanted == mode ? null : wanted };
        FsResult<FsEntry> result = Wait(node.File!.ResizeAsync(node, handle, changes, onlyCut: false, _stopping));
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        status = ReplaceAttributes(node, extendedAttributes);
        info = ToFileInfo(result.Value.Attributes, node.Path);
        return status;
    }

    internal WinFspFileInfo ToFileInfo(in FsAttributes attributes, string path)
        => FileInfoMapping.ToFileInfo(
            attributes, attributes.Kind == FsNodeKind.Symlink && Wait(LeadsToDirectoryAsync(attributes.Inode, FolderOf(path).ToString())));

    private static StringBuilder PathBuilder() => (t_path ??= new StringBuilder(256)).Clear();

    private static ReadOnlySpan<char> FolderOf(ReadOnlySpan<char> path)
    {
        int last = path.LastIndexOf('\\');
        return last <= 0 ? @"\" : path[..last];
    }

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
        FsEntry entry;
        FsOpened opened = default;
        FsCaller caller = Caller(request.ProcessId);
        bool isFile = false;
        if (request.ExtraIsReparsePoint)
        {
            if (!SymlinkReparse.TryRead(request.Extra, out string? target))
            {
                return NtStatus.NotSupported;
            }

            FsResult<FsEntry> link = Wait(_fileSystem.CreateSymlinkAsync(parent, name, target, caller, _stopping));
            if (!link.IsOk)
            {
                return link.Error.ToNtStatus();
            }

            entry = link.Value;
        }
        else if (request.WantsDirectory)
        {
            FsResult<FsEntry> directory = Wait(_fileSystem.CreateDirectoryAsync(parent, name, _options.DirectoryMode, caller, _stopping));
            if (!directory.IsOk)
            {
                return directory.Error.ToNtStatus();
            }

            entry = directory.Value;
        }
        else
        {
            uint mode = FileInfoMapping.WithReadOnly(_options.FileMode, (request.FileAttributes & FileInfoMapping.ReadOnly) != 0);
            FsResult<FsCreated> file = Wait(
                _fileSystem.CreateAsync(parent, name, mode, FsOpenFlags.Read | FsOpenFlags.Write | FsOpenFlags.Exclusive, caller, _stopping));
            if (!file.IsOk)
            {
                return file.Error.ToNtStatus();
            }

            entry = file.Value.Entry;
            opened = file.Value.Opened;
            isFile = true;
        }

        AppendComponent(actual, name);
        OpenNode node = new(actual.ToString(), entry.Attributes)
        {
            Handle = opened.Handle,
            CanWrite = isFile,
            IsWriter = isFile && (request.GrantedAccess & WriteAccess) != 0,
            HasChanged = isFile,
        };
        NtStatus status = request.ExtraIsReparsePoint ? NtStatus.Success : SetAttributes(node, new EaList(request.Extra));
        status = status == NtStatus.Success ? Opened(node, node, entry.Attributes, out context, reply) : status;
        if (status == NtStatus.Success)
        {
            return status;
        }

        node.IsRemoved = true;
        _ = isFile ? Wait(_fileSystem.RemoveFileAsync(parent, name, _stopping)) : Wait(_fileSystem.RemoveDirectoryAsync(parent, name, _stopping));
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
        bool write = (request.GrantedAccess & WriteAccess) != 0;
        if (node.Kind != FsNodeKind.File || (!write && (request.GrantedAccess & ReadAccess) == 0))
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

        context = opened;
        reply.SetFileInfo(opened is OpenStream { } s ? ToFileInfo(s, attributes) : ToFileInfo(attributes, node.Path));
        if (_fileSystem.IgnoresCase)
        {
            reply.SetNormalizedName(opened is OpenStream { } named ? named.Path : node.Path);
        }

        return NtStatus.Success;
    }
}
