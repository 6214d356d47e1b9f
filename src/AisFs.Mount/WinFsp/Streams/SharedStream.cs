using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>One named stream, shared by all its opens. Callers hold the lock of its <see cref="FileStreams"/>.</summary>
/// <param name="file">The streams of its file.</param>
/// <param name="attribute">The full name of the extended attribute that it is.</param>
/// <param name="stored">What the cluster has.</param>
internal sealed class SharedStream(FileStreams file, string attribute, ReadOnlyMemory<byte> stored)
{
    private int _storedNeed = FsXattrRoom.Needed(attribute, stored.Span);

    internal FileStreams File => file;

    /// <summary>The full name of the extended attribute that it is.</summary>
    internal string Attribute => attribute;

    internal StreamBytes Content { get; private set; } = StreamBytes.Of(stored);

    /// <summary>The path by which it was opened or closed last.</summary>
    internal string Path { get; set; } = string.Empty;

    /// <summary>How many have it open.</summary>
    internal int Opens { get; set; }

    /// <summary>Whether it was changed since it was stored.</summary>
    internal bool IsDirty { get; private set; }

    /// <summary>Why the present content could not be stored; none when that was not tried.</summary>
    internal FsError Failure { get; set; }

    /// <summary>Whether the stream or its file was removed: present opens go on, and nothing is stored any more.</summary>
    internal bool IsRemoved { get; set; }

    /// <summary>Whether the file has it no more, by another client's doing: it takes no changes.</summary>
    internal bool IsLost { get; set; }

    /// <summary>Whether it waits to be stored, open or not.</summary>
    internal bool IsKept { get; set; }

    /// <summary>Whether there is something to be stored.</summary>
    internal bool IsUnsaved => IsDirty && !IsRemoved && !IsLost;

    /// <summary>The room that it has on the cluster, or is sure to get: what needs no more can be stored.</summary>
    internal int Reserved => IsDirty ? Math.Max(_storedNeed, Content.Needed(attribute)) : _storedNeed;

    /// <summary>Takes a content that was written.</summary>
    internal void Change(StreamBytes content)
    {
        Content = content;
        IsDirty = true;
        Failure = FsError.None;
    }

    /// <summary>Takes what the cluster has, where nothing else was written here.</summary>
    internal void Refresh(ReadOnlyMemory<byte> stored)
    {
        if (!IsDirty)
        {
            Content = StreamBytes.Of(stored);
            Stored();
        }
    }

    /// <summary>The cluster has what is here.</summary>
    internal void Stored()
    {
        IsDirty = false;
        Failure = FsError.None;
        _storedNeed = FsXattrRoom.Needed(attribute, Content.Bytes.Span);
    }
}
