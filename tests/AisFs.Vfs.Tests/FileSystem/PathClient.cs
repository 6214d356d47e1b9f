using System.Text;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Uses a file system by paths, as a kernel does: looks every segment up, and forgets what it looked up.</summary>
internal sealed class PathClient(IFileSystem system, uint uid = 1000, uint gid = 1000)
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    public FsCaller Caller => new(uid, gid, 1);

    public IFileSystem System => system;

    public async Task<FsResult<FsEntry>> StatAsync(string path)
    {
        await using Walk walk = new(system);
        FsResult<InodeId> inode = await walk.ToAsync(path);
        return inode.IsOk ? await system.GetAttributesAsync(inode.Value, s_none) : inode.Error;
    }

    public async Task<FsAttributes> AttributesAsync(string path)
    {
        FsResult<FsEntry> entry = await StatAsync(path);
        Assert.True(entry.IsOk, $"{path}: {entry.Error}");
        return entry.Value.Attributes;
    }

    public async Task<bool> ExistsAsync(string path)
    {
        FsResult<FsEntry> entry = await StatAsync(path);
        Assert.True(entry.Error is FsError.None or FsError.NotFound, $"{path}: {entry.Error}");
        return entry.IsOk;
    }

    public async Task<FsError> WriteAsync(string path, string text) => await WriteAsync(path, Encoding.UTF8.GetBytes(text));

    public async Task<FsError> WriteAsync(string path, byte[] data, uint mode = 0x1A4)
    {
        FsResult<HandleId> handle = await OpenAsync(path, FsOpenFlags.Write | FsOpenFlags.Truncate, create: true, mode);
        return !handle.IsOk ? handle.Error : await WriteAndCloseAsync(handle.Value, 0, data);
    }

    public async Task<FsError> WriteAtAsync(string path, long offset, byte[] data)
    {
        FsResult<HandleId> handle = await OpenAsync(path, FsOpenFlags.Write | FsOpenFlags.Read);
        return !handle.IsOk ? handle.Error : await WriteAndCloseAsync(handle.Value, offset, data);
    }

    public async Task<FsResult<HandleId>> OpenAsync(string path, FsOpenFlags flags, bool create = false, uint mode = 0x1A4, uint thread = 0)
    {
        await using Walk walk = new(system);
        if (create)
        {
            (string parent, string name) = Split(path);
            FsResult<InodeId> directory = await walk.ToAsync(parent);
            if (!directory.IsOk)
            {
                return directory.Error;
            }

            FsResult<FsCreated> created = await system.CreateAsync(directory.Value, name, mode, flags, Caller, s_none);
            if (!created.IsOk)
            {
                return created.Error;
            }

            walk.Counted(created.Value.Entry.Attributes.Inode);
            return created.Value.Opened.Handle;
        }

        FsResult<InodeId> inode = await walk.ToAsync(path);
        if (!inode.IsOk)
        {
            return inode.Error;
        }

        FsResult<FsOpened> opened = await system.OpenAsync(inode.Value, flags, thread, s_none);
        return opened.IsOk ? opened.Value.Handle : opened.Error;
    }

    public async Task<FsResult<byte[]>> ReadHandleAsync(HandleId handle, long offset = 0, int length = 1 << 24)
    {
        FsResult<ReadLease> read = await system.ReadAsync(handle, offset, length, s_none);
        if (!read.IsOk)
        {
            return read.Error;
        }

        using ReadLease lease = read.Value;
        byte[] data = new byte[lease.Length];
        lease.CopyTo(data);
        return data;
    }

    public async Task<FsResult<byte[]>> ReadAsync(string path, uint thread = 0)
    {
        FsResult<HandleId> handle = await OpenAsync(path, FsOpenFlags.Read, thread: thread);
        if (!handle.IsOk)
        {
            return handle.Error;
        }

        FsResult<byte[]> data = await ReadHandleAsync(handle.Value);
        await system.ReleaseAsync(handle.Value);
        return data;
    }

    public async Task<string> TextAsync(string path)
    {
        FsResult<byte[]> data = await ReadAsync(path);
        return data.IsOk ? Encoding.UTF8.GetString(data.Value) : data.Error.ToString();
    }

    public async Task<FsError> MkdirAsync(string path, uint mode = 0x1ED)
    {
        await using Walk walk = new(system);
        (string parent, string name) = Split(path);
        FsResult<InodeId> directory = await walk.ToAsync(parent);
        if (!directory.IsOk)
        {
            return directory.Error;
        }

        FsResult<FsEntry> made = await system.CreateDirectoryAsync(directory.Value, name, mode, Caller, s_none);
        return walk.Counted(made);
    }

    public async Task<FsError> MknodAsync(string path, uint mode = 0x1A4)
    {
        await using Walk walk = new(system);
        (string parent, string name) = Split(path);
        FsResult<InodeId> directory = await walk.ToAsync(parent);
        return directory.IsOk ? walk.Counted(await system.CreateNodeAsync(directory.Value, name, mode, Caller, s_none)) : directory.Error;
    }

    public async Task<FsError> SymlinkAsync(string path, string target)
    {
        await using Walk walk = new(system);
        (string parent, string name) = Split(path);
        FsResult<InodeId> directory = await walk.ToAsync(parent);
        return directory.IsOk ? walk.Counted(await system.CreateSymlinkAsync(directory.Value, name, target, Caller, s_none)) : directory.Error;
    }

    public async Task<FsResult<string>> ReadLinkAsync(string path)
    {
        await using Walk walk = new(system);
        FsResult<InodeId> inode = await walk.ToAsync(path);
        return inode.IsOk ? await system.ReadLinkAsync(inode.Value, s_none) : inode.Error;
    }

    public async Task<FsError> UnlinkAsync(string path)
    {
        await using Walk walk = new(system);
        (string parent, string name) = Split(path);
        FsResult<InodeId> directory = await walk.ToAsync(parent);
        return directory.IsOk ? (await system.RemoveFileAsync(directory.Value, name, s_none)).Error : directory.Error;
    }

    public async Task<FsError> RmdirAsync(string path)
    {
        await using Walk walk = new(system);
        (string parent, string name) = Split(path);
        FsResult<InodeId> directory = await walk.ToAsync(parent);
        return directory.IsOk ? (await system.RemoveDirectoryAsync(directory.Value, name, s_none)).Error : directory.Error;
    }

    public async Task<FsError> RenameAsync(string path, string newPath, FsRenameFlags flags = FsRenameFlags.None)
    {
        await using Walk walk = new(system);
        (string parent, string name) = Split(path);
        (string newParent, string newName) = Split(newPath);
        FsResult<InodeId> from = await walk.ToAsync(parent);
        FsResult<InodeId> to = await walk.ToAsync(newParent);
        return !from.IsOk ? from.Error : !to.IsOk ? to.Error
            : (await system.RenameAsync(from.Value, name, to.Value, newName, flags, s_none)).Error;
    }

    public async Task<FsError> SetAsync(string path, FsAttributeChanges changes)
    {
        await using Walk walk = new(system);
        FsResult<InodeId> inode = await walk.ToAsync(path);
        return inode.IsOk ? (await system.SetAttributesAsync(inode.Value, default, changes, s_none)).Error : inode.Error;
    }

    public async Task<FsError> SetXattrAsync(string path, string name, string value, FsXattrMode mode = FsXattrMode.CreateOrReplace)
    {
        await using Walk walk = new(system);
        FsResult<InodeId> inode = await walk.ToAsync(path);
        return inode.IsOk ? (await system.SetXattrAsync(inode.Value, name, Encoding.UTF8.GetBytes(value), mode, s_none)).Error : inode.Error;
    }

    public async Task<FsError> ChangeXattrsAsync(string path, params FsXattrChange[] changes)
    {
        await using Walk walk = new(system);
        FsResult<InodeId> inode = await walk.ToAsync(path);
        return inode.IsOk ? (await system.ChangeXattrsAsync(inode.Value, changes, s_none)).Error : inode.Error;
    }

    public async Task<IReadOnlyDictionary<string, string>> AllXattrsAsync(string path)
    {
        await using Walk walk = new(system);
        FsResult<InodeId> inode = await walk.ToAsync(path);
        FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> all = await system.GetXattrsAsync(inode.Value, s_none);
        return all.Value.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value.Span));
    }

    public async Task<FsError> RemoveXattrAsync(string path, string name)
    {
        await using Walk walk = new(system);
        FsResult<InodeId> inode = await walk.ToAsync(path);
        return inode.IsOk ? (await system.RemoveXattrAsync(inode.Value, name, s_none)).Error : inode.Error;
    }

    public async Task<string> XattrAsync(string path, string name)
    {
        await using Walk walk = new(system);
        FsResult<InodeId> inode = await walk.ToAsync(path);
        FsResult<ReadOnlyMemory<byte>> value = inode.IsOk ? await system.GetXattrAsync(inode.Value, name, s_none) : inode.Error;
        return value.IsOk ? Encoding.UTF8.GetString(value.Value.Span) : value.Error.ToString();
    }

    public async Task<string[]> XattrsAsync(string path)
    {
        await using Walk walk = new(system);
        FsResult<InodeId> inode = await walk.ToAsync(path);
        FsResult<IReadOnlyList<string>> names = inode.IsOk ? await system.ListXattrsAsync(inode.Value, s_none) : inode.Error;
        return names.IsOk ? [.. names.Value.Order(StringComparer.Ordinal)] : [names.Error.ToString()];
    }

    /// <summary>The names in a directory, in order, without "." and "..".</summary>
    public async Task<string[]> ListAsync(string path)
    {
        FsResult<List<Listed>> entries = await ReadDirectoryAsync(path, withLookup: false, 1000);
        return entries.IsOk ? [.. entries.Value.Select(entry => entry.Name).Order(StringComparer.Ordinal)] : [entries.Error.ToString()];
    }

    /// <summary>What <c>ls -l</c> does with readdirplus; all lookups are forgotten.</summary>
    public async Task<List<Listed>> ListPlusAsync(string path, int room = 100, bool needsAttributes = false)
    {
        FsResult<List<Listed>> entries = await ReadDirectoryAsync(path, withLookup: true, room, needsAttributes);
        Assert.True(entries.IsOk, $"{path}: {entries.Error}");
        return entries.Value;
    }

    public async Task<FsResult<List<Listed>>> ReadDirectoryAsync(string path, bool withLookup, int room, bool needsAttributes = false)
    {
        await using Walk walk = new(system);
        FsResult<InodeId> inode = await walk.ToAsync(path);
        if (!inode.IsOk)
        {
            return inode.Error;
        }

        FsResult<HandleId> handle = await system.OpenDirectoryAsync(inode.Value, s_none);
        if (!handle.IsOk)
        {
            return handle.Error;
        }

        List<Listed> all = [];
        long cookie = 0;
        try
        {
            while (true)
            {
                ListSink sink = new(room, needsAttributes);
                FsResult read = await system.ReadDirectoryAsync(handle.Value, cookie, withLookup, sink, s_none);
                if (!read.IsOk)
                {
                    return read.Error;
                }

                if (sink.Entries.Count == 0)
                {
                    return all;
                }

                cookie = sink.Entries[^1].Cookie;
                foreach (Listed entry in sink.Entries.Where(entry => entry.Name is not ("." or "..")))
                {
                    all.Add(entry);
                    if (withLookup && !entry.Entry.Attributes.Inode.IsNone)
                    {
                        walk.Counted(entry.Entry.Attributes.Inode);
                    }
                }
            }
        }
        finally
        {
            await system.ReleaseDirectoryAsync(handle.Value);
        }
    }

    public async Task<FsError> CloseAsync(HandleId handle)
    {
        FsResult flushed = await system.FlushAsync(handle, s_none);
        await system.ReleaseAsync(handle);
        return flushed.Error;
    }

    private static (string Parent, string Name) Split(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? (string.Empty, path) : (path[..slash], path[(slash + 1)..]);
    }

    private async Task<FsError> WriteAndCloseAsync(HandleId handle, long offset, byte[] data)
    {
        FsResult<int> written = data.Length == 0 ? 0 : await system.WriteAsync(handle, offset, data, false, s_none);
        FsError closed = await CloseAsync(handle);
        return written.IsOk ? closed : written.Error;
    }

    /// <summary>The lookups of one operation.</summary>
    internal sealed class Walk(IFileSystem system) : IAsyncDisposable
    {
        private readonly List<InodeId> _counted = [];

        public async Task<FsResult<InodeId>> ToAsync(string path)
        {
            InodeId at = InodeId.Root;
            foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                FsResult<FsEntry> found = await system.LookupAsync(at, name, CancellationToken.None);
                if (!found.IsOk)
                {
                    return found.Error;
                }

                if (found.Value.IsNegative)
                {
                    return FsError.NotFound;
                }

                at = found.Value.Attributes.Inode;
                Counted(at);
            }

            return at;
        }

        public void Counted(InodeId inode) => _counted.Add(inode);

        public FsError Counted(FsResult<FsEntry> entry)
        {
            if (entry.IsOk)
            {
                Counted(entry.Value.Attributes.Inode);
            }

            return entry.Error;
        }

        public ValueTask DisposeAsync()
        {
            foreach (InodeId inode in _counted)
            {
                if (inode != InodeId.Root)
                {
                    system.Forget(inode, 1);
                }
            }

            return ValueTask.CompletedTask;
        }
    }
}
