namespace AisFs.Interop.Fuse.Api;

/// <summary>The answer to a lookup, or to anything that makes a name.</summary>
public readonly record struct FuseEntry
{
    /// <summary>The inode the name stands for; 0 says, for as long as <see cref="EntryValid"/>, that the name does not exist.</summary>
    public ulong NodeId { get; init; }

    /// <summary>Tells two lives of one inode number apart.</summary>
    public ulong Generation { get; init; }

    /// <summary>For how long the kernel may believe the name.</summary>
    public FuseTime EntryValid { get; init; }

    /// <summary>For how long the kernel may believe the attributes.</summary>
    public FuseTime AttributesValid { get; init; }

    /// <summary>The attributes.</summary>
    public FuseAttributes Attributes { get; init; }
}
