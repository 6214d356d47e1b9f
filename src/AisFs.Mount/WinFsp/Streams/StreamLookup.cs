using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>From the name of a stream to the attribute that it is, and to the content that its opens share.</summary>
/// <param name="store">Where streams are stored.</param>
internal sealed class StreamLookup(StreamStore store)
{
    private readonly StringComparison _comparison = store.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Whether a file has a stream.</summary>
    /// <param name="inode">The file.</param>
    /// <param name="stream">The stream as Windows names it.</param>
    internal NtStatus Find(InodeId inode, ReadOnlySpan<char> stream)
    {
        if (!StreamNames.TryToAttribute(stream, out string? attribute))
        {
            return NtStatus.ObjectNameNotFound;
        }

        if (StreamNames.IsView(attribute))
        {
            return NotFoundIfNone(store.View(inode, attribute).Error);
        }

        FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> stored = store.Load(inode);
        return !stored.IsOk ? stored.Error.ToNtStatus()
            : Match(stored.Value, attribute) is null ? NtStatus.ObjectNameNotFound
            : NtStatus.Success;
    }

    /// <summary>Opens a view of the object; the lock of the file's streams is held.</summary>
    internal NtStatus OpenView(FileStreams file, string attribute, bool create, out SharedStream? shared)
    {
        FsResult<ReadOnlyMemory<byte>> value = store.View(file.Inode, attribute);
        shared = value.IsOk && !create ? new SharedStream(file, attribute, value.Value) : null;
        return create ? NtStatus.AccessDenied : NotFoundIfNone(value.Error);
    }

    /// <summary>Opens a stream, or creates it; the lock of the file's streams is held.</summary>
    internal NtStatus OpenShared(FileStreams file, string attribute, bool create, out SharedStream? shared)
    {
        shared = null;
        FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> stored = store.Load(file.Inode);
        if (!stored.IsOk)
        {
            return stored.Error.ToNtStatus();
        }

        if (Match(stored.Value, attribute) is { } found)
        {
            if (!create)
            {
                shared = file.Find(found) ?? file.Add(found, stored.Value[found]);
                shared.Refresh(stored.Value[found]);
            }

            return create ? NtStatus.ObjectNameCollision : NtStatus.Success;
        }

        if (file.Find(attribute, _comparison) is { } open)
        {
            // Written here, and taken off the file by another client before that was stored.
            if (open.IsUnsaved)
            {
                shared = create ? null : open;
                return create ? NtStatus.ObjectNameCollision : NtStatus.Success;
            }

            open.IsLost = true;
            file.Drop(open);
        }

        if (!create)
        {
            return NtStatus.ObjectNameNotFound;
        }

        FsError error = file.Taken(stored.Value) + FsXattrRoom.Needed(attribute, default) > FsXattrRoom.Capacity
            ? FsError.NoSpace
            : store.Create(file.Inode, attribute);
        shared = error == FsError.None ? file.Add(attribute, default) : null;
        return error.ToNtStatus();
    }

    private static NtStatus NotFoundIfNone(FsError error) => error == FsError.NoAttribute ? NtStatus.ObjectNameNotFound : error.ToNtStatus();

    /// <summary>The attribute as it is stored, which may differ in case where that does not count.</summary>
    private string? Match(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> stored, string attribute)
        => stored.ContainsKey(attribute) ? attribute
            : store.IgnoresCase ? stored.Keys.FirstOrDefault(name => name.Equals(attribute, _comparison))
            : null;
}
