using AisFs.DevServer.Buckets;

namespace AisFs.DevServer.Listing;

/// <summary>One entry of a page: an object, a virtual directory (no record) or an archive's member.</summary>
internal readonly record struct ListEntry(byte[] Name, ObjectRecord? Record, long Size, int Flags)
{
    /// <summary>The object belongs to another target.</summary>
    public const int AtWrongTarget = 1;

    /// <summary>The object belongs to another mountpath.</summary>
    public const int AtWrongMountpath = 2;

    public const int Cached = 64;
    public const int InArchive = 128;
    public const int Directory = 256;
    public const int Archive = 512;
    public const int Chunked = 1 << 13;
}
