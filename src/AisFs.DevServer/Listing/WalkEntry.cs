using AisFs.DevServer.Buckets;

namespace AisFs.DevServer.Listing;

/// <summary>A file or a directory that a walk has come to.</summary>
/// <param name="Name">The name; a directory's is without a slash at its end.</param>
/// <param name="Record">The object; null for a directory.</param>
internal readonly record struct WalkEntry(byte[] Name, ObjectRecord? Record)
{
    public bool IsDirectory => Record is null;

    /// <summary>The order in which walks are merged: as text, and a file before the directory of its name.</summary>
    public int CompareTo(in WalkEntry other)
    {
        int order = Name.AsSpan().SequenceCompareTo(other.Name);
        return order != 0 ? order : (IsDirectory ? 1 : 0) - (other.IsDirectory ? 1 : 0);
    }
}
