namespace AisFs.Vfs;

/// <summary>Takes the entries of a directory, one by one, until it is full.</summary>
public interface IDirectorySink
{
    /// <summary>Takes one entry.</summary>
    /// <param name="name">The name; "." and ".." are given too, first.</param>
    /// <param name="entry">The entry; for "." and ".." only inode and kind count.</param>
    /// <param name="cookie">Where to go on behind this entry.</param>
    /// <returns>False when there was no room: the entry is not taken and enumeration stops.</returns>
    bool TryAdd(string name, in FsEntry entry, long cookie);
}
