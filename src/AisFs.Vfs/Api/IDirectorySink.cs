namespace AisFs.Vfs.Api;

/// <summary>Takes the entries of a directory, one by one, until it is full.</summary>
public interface IDirectorySink
{
    /// <summary>
    /// Whether every entry must come with all its attributes. False by default: then an entry whose times only a further
    /// request would tell comes by name and kind alone.
    /// </summary>
    bool NeedsAttributes => false;

    /// <summary>
    /// Whether enumeration may stop before it is full, when the next names are still to come from the cluster: the caller has what
    /// is there, and asks again. False by default: then only a full sink, or the end, stops it.
    /// </summary>
    bool TakesParts => false;

    /// <summary>The thread that reads the directory, as for a lookup; 0 when it is not known.</summary>
    uint Thread => 0;

    /// <summary>Takes one entry.</summary>
    /// <param name="name">The name; "." and ".." are given too, first.</param>
    /// <param name="entry">
    /// The entry; for "." and ".." only inode and kind count. With lookups, an entry without an inode number has a name and
    /// a kind only, and counts as no lookup. Without lookups, the number is the one that a lookup would give.
    /// </param>
    /// <param name="cookie">Where to go on behind this entry.</param>
    /// <returns>False when there was no room: the entry is not taken and enumeration stops.</returns>
    bool TryAdd(string name, in FsEntry entry, long cookie);
}
