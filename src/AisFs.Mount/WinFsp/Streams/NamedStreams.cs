using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>
/// The named streams of all files: one content for each, shared by all its opens. What is accepted has room on the cluster, and
/// is stored when a handle is closed, once all of it is there.
/// </summary>
internal sealed class NamedStreams
{
    private readonly StreamTable _table;
    private readonly StreamStore _store;
    private readonly KeptStreams _kept;
    private readonly ILogger _logger;
    private readonly StreamLookup _lookup;

    /// <summary>Begins without open streams.</summary>
    /// <param name="table">The files in use.</param>
    /// <param name="store">Where they are stored.</param>
    /// <param name="logger">The log.</param>
    /// <param name="time">The clock by which failures are tried again.</param>
    internal NamedStreams(StreamTable table, StreamStore store, ILogger logger, TimeProvider time)
    {
        _table = table;
        _store = store;
        _logger = logger;
        _kept = new KeptStreams(_table, store, logger, time);
        _lookup = new StreamLookup(store);
    }

    /// <summary>Whether a file has a stream.</summary>
    /// <param name="inode">The file.</param>
    /// <param name="stream">The stream as Windows names it.</param>
    internal NtStatus Find(InodeId inode, ReadOnlySpan<char> stream) => _lookup.Find(inode, stream);

    /// <summary>Opens a stream, or creates it.</summary>
    /// <param name="node">The file.</param>
    /// <param name="stream">The stream as Windows names it.</param>
    /// <param name="create">Whether it must not be there yet.</param>
    /// <param name="opened">The open stream; to be closed.</param>
    internal NtStatus Open(OpenNode node, ReadOnlySpan<char> stream, bool create, out OpenStream? opened)
    {
        opened = null;
        if (!StreamNames.TryToAttribute(stream, out string? attribute))
        {
            return create ? NtStatus.ObjectNameInvalid : NtStatus.ObjectNameNotFound;
        }

        FileStreams file = _table.Enter(node.Inode);
        lock (file.Gate)
        {
            NtStatus status = StreamNames.IsView(attribute)
                ? _lookup.OpenView(file, attribute, create, out SharedStream? shared)
                : _lookup.OpenShared(file, attribute, create, out shared);
            if (shared is not null)
            {
                opened = new OpenStream(node, shared);
                shared.Opens++;
                shared.Path = opened.Path;
                return NtStatus.Success;
            }

            _table.Leave(file);
            return status;
        }
    }

    /// <summary>Reads.</summary>
    internal static IoResult Read(OpenStream stream, Span<byte> buffer, ulong offset)
    {
        lock (stream.Shared.File.Gate)
        {
            ReadOnlySpan<byte> content = stream.Shared.Content.Bytes.Span;
            if (offset >= (ulong)content.Length)
            {
                return IoResult.Failed(NtStatus.EndOfFile);
            }

            ReadOnlySpan<byte> rest = content[(int)offset..];
            rest = rest[..Math.Min(rest.Length, buffer.Length)];
            rest.CopyTo(buffer);
            return new IoResult(NtStatus.Success, (uint)rest.Length);
        }
    }

    /// <summary>Writes, unless the cluster has no room for what the stream would be.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="data">What.</param>
    /// <param name="offset">Where; null for the end.</param>
    /// <param name="constrained">Whether the size stays as it is.</param>
    /// <param name="written">The bytes that were written.</param>
    internal NtStatus Write(OpenStream stream, ReadOnlySpan<byte> data, ulong? offset, bool constrained, out int written)
    {
        lock (stream.Shared.File.Gate)
        {
            StreamBytes content = stream.Shared.Content;
            ulong at = offset ?? (ulong)content.Size;
            if (constrained)
            {
                data = data[..(int)Math.Min((ulong)data.Length, at >= (ulong)content.Size ? 0 : (ulong)content.Size - at)];
            }

            written = data.Length;
            return stream.IsView ? NtStatus.AccessDenied
                : data.IsEmpty ? NtStatus.Success
                : at > StreamBytes.MaxSize || at + (ulong)data.Length > StreamBytes.MaxSize ? NtStatus.FileTooLarge
                : Change(stream.Shared, content.Write((int)at, data));
        }
    }

    /// <summary>Moves the end, unless the cluster has no room for whatever is written up to there later.</summary>
    internal NtStatus Resize(OpenStream stream, ulong size)
    {
        lock (stream.Shared.File.Gate)
        {
            StreamBytes content = stream.Shared.Content;
            return stream.IsView ? NtStatus.AccessDenied
                : size == (ulong)content.Size ? NtStatus.Success
                : size > StreamBytes.MaxSize ? NtStatus.FileTooLarge
                : Change(stream.Shared, content.Resize((int)size));
        }
    }

    /// <summary>The streams of a file and their sizes, by name.</summary>
    internal NtStatus List(InodeId inode, out List<(string Stream, int Size)> streams)
    {
        streams = [];
        FileStreams file = _table.Enter(inode);
        try
        {
            lock (file.Gate)
            {
                FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> stored = _store.Load(inode);
                if (!stored.IsOk)
                {
                    return stored.Error.ToNtStatus();
                }

                foreach ((string attribute, ReadOnlyMemory<byte> value) in stored.Value)
                {
                    if (StreamNames.IsStream(attribute))
                    {
                        streams.Add((StreamNames.ToStream(attribute), file.Find(attribute) is { IsDirty: true } open ? open.Content.Size : value.Length));
                    }
                }
            }
        }
        finally
        {
            _table.Leave(file);
        }

        streams.Sort(static (a, b) => StringComparer.OrdinalIgnoreCase.Compare(a.Stream, b.Stream) is var order and not 0 ? order : string.CompareOrdinal(a.Stream, b.Stream));
        return NtStatus.Success;
    }

    /// <summary>Removes a stream. Present opens keep its bytes.</summary>
    internal FsError Remove(OpenStream stream)
    {
        SharedStream shared = stream.Shared;
        lock (shared.File.Gate)
        {
            if (shared.IsRemoved || shared.IsLost)
            {
                return FsError.None;
            }

            shared.IsRemoved = true;
            shared.File.Drop(shared);
            return _store.Change(shared.File.Inode, [new FsXattrChange(shared.Attribute, null)]);
        }
    }

    /// <summary>A file was removed or overwritten: nothing of the streams that it had is stored any more.</summary>
    internal void RemoveAll(InodeId inode)
    {
        FileStreams file = _table.Enter(inode);
        lock (file.Gate)
        {
            file.RemoveAll();
        }

        _table.Leave(file);
    }

    /// <summary>Stores what was written if all of it is there: pages may still come through another handle.</summary>
    internal void Cleanup(OpenStream stream)
    {
        lock (stream.Shared.File.Gate)
        {
            if (stream.Shared.Content.IsWhole)
            {
                _store.Store(stream.Shared);
            }
        }
    }

    /// <summary>Stores what was written: the driver has sent all pages before it asks for this.</summary>
    internal FsError Flush(OpenStream stream)
    {
        lock (stream.Shared.File.Gate)
        {
            return _store.Store(stream.Shared);
        }
    }

    /// <summary>Ends an open; the last one stores whatever was written. What cannot be stored now is kept, and tried again.</summary>
    /// <returns>Whether the lookup of the file is kept, too: it must not be given back then.</returns>
    internal bool Close(OpenStream stream)
    {
        SharedStream shared = stream.Shared;
        FileStreams file = shared.File;
        lock (file.Gate)
        {
            shared.Path = stream.Path;
            bool isLast = --shared.Opens == 0;
            if (shared.Failure == FsError.None && (isLast || shared.Content.IsWhole))
            {
                _store.Store(shared);
            }

            if (isLast && !shared.IsKept)
            {
                if (shared.IsUnsaved && KeptStreams.MayPass(shared.Failure) && stream.File.Inode == file.Inode)
                {
                    _logger.StreamKept(shared.Path, shared.Failure);
                    _kept.Add(shared);
                    return true;
                }

                if (shared.IsUnsaved)
                {
                    _logger.StreamFailed(shared.Path, shared.Failure);
                }

                file.Drop(shared);
            }
        }

        _table.Leave(file);
        return false;
    }

    /// <summary>Stores all that is there as a whole.</summary>
    /// <returns>The first error.</returns>
    internal FsError StoreAll()
    {
        FsError first = FsError.None;
        foreach (FileStreams file in _table.EnterAll())
        {
            lock (file.Gate)
            {
                foreach (SharedStream stream in file.Streams)
                {
                    FsError error = stream.Content.IsWhole || stream.Opens == 0 ? _store.Store(stream) : FsError.None;
                    first = first == FsError.None ? error : first;
                }
            }

            _table.Leave(file);
        }

        return first;
    }

    /// <summary>The volume ends: what is not stored by then is told as lost.</summary>
    internal void End()
    {
        _kept.End();
        StoreAll();
        foreach (FileStreams file in _table.EnterAll())
        {
            lock (file.Gate)
            {
                foreach (SharedStream stream in file.Streams.Where(stream => stream.IsUnsaved))
                {
                    _logger.StreamFailed(stream.Path, stream.Failure == FsError.None ? FsError.Interrupted : stream.Failure);
                }
            }

            _table.Leave(file);
        }
    }

    private NtStatus Change(SharedStream stream, StreamBytes content)
    {
        if (stream.IsLost)
        {
            return NtStatus.FileInvalid;
        }

        if (!stream.IsRemoved && content.Needed(stream.Attribute) is var needed && needed > stream.Reserved)
        {
            FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> stored = _store.Load(stream.File.Inode);
            if (!stored.IsOk)
            {
                return stored.Error.ToNtStatus();
            }

            if (!stream.IsDirty && !stored.Value.ContainsKey(stream.Attribute))
            {
                stream.IsLost = true;
                stream.File.Drop(stream);
                return NtStatus.FileInvalid;
            }

            if (stream.File.Taken(stored.Value, stream.Attribute) + needed > FsXattrRoom.Capacity)
            {
                return NtStatus.FileTooLarge;
            }
        }

        stream.Change(content);
        return NtStatus.Success;
    }
}
