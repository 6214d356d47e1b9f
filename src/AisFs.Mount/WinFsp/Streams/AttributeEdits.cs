using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>Changes of a file's extended attributes beside its open streams, whose room is taken before they are stored.</summary>
/// <param name="table">The files in use.</param>
/// <param name="store">Where attributes are stored.</param>
internal sealed class AttributeEdits(StreamTable table, StreamStore store)
{
    /// <summary>Changes attributes: all of them or, where there is no room, none.</summary>
    /// <param name="inode">The file.</param>
    /// <param name="edit">Changes what it is given: the attributes that are there.</param>
    /// <returns><see cref="NtStatus.EaTooLarge"/> when there is no room.</returns>
    internal NtStatus Apply(InodeId inode, Action<Dictionary<string, ReadOnlyMemory<byte>>> edit)
    {
        FileStreams file = table.Enter(inode);
        try
        {
            lock (file.Gate)
            {
                FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> stored = store.Load(inode);
                if (!stored.IsOk)
                {
                    return stored.Error.ToNtStatus();
                }

                Dictionary<string, ReadOnlyMemory<byte>> after = new(stored.Value, StringComparer.Ordinal);
                edit(after);
                return Apply(file, stored.Value, after);
            }
        }
        finally
        {
            table.Leave(file);
        }
    }

    private NtStatus Apply(
        FileStreams file, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> before, Dictionary<string, ReadOnlyMemory<byte>> after)
    {
        string[] removed = [.. before.Keys.Where(name => !after.ContainsKey(name))];
        int taken = file.Taken(after, removed);
        if (taken > FsXattrRoom.Capacity && taken > file.Taken(before))
        {
            return NtStatus.EaTooLarge;
        }

        List<FsXattrChange> changes = [.. removed.Select(name => new FsXattrChange(name, null))];
        foreach ((string name, ReadOnlyMemory<byte> value) in after)
        {
            if (!before.TryGetValue(name, out ReadOnlyMemory<byte> present) || !present.Span.SequenceEqual(value.Span))
            {
                changes.Add(new FsXattrChange(name, value));
            }
        }

        FsError error = store.Change(file.Inode, changes);
        if (error != FsError.None)
        {
            return error is FsError.NoSpace or FsError.TooLarge ? NtStatus.EaTooLarge : error.ToNtStatus();
        }

        foreach (string name in removed)
        {
            if (file.Find(name) is { } stream)
            {
                stream.IsRemoved = true;
                file.Drop(stream);
            }
        }

        return NtStatus.Success;
    }
}
