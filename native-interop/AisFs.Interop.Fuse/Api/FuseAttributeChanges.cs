namespace AisFs.Interop.Fuse.Api;

/// <summary>Attributes to be changed. A field counts only when <see cref="Fields"/> names it.</summary>
public readonly record struct FuseAttributeChanges
{
    /// <summary>What to change.</summary>
    public FuseAttributeFields Fields { get; init; }

    /// <summary>The open file through which it is done.</summary>
    public ulong Handle { get; init; }

    /// <summary>The new size in bytes.</summary>
    public ulong Size { get; init; }

    /// <summary>The new permission bits; the type bits are the old ones.</summary>
    public uint Mode { get; init; }

    /// <summary>The new owner.</summary>
    public uint Uid { get; init; }

    /// <summary>The new group.</summary>
    public uint Gid { get; init; }

    /// <summary>The new access time.</summary>
    public FuseTime Accessed { get; init; }

    /// <summary>The new modification time.</summary>
    public FuseTime Modified { get; init; }

    /// <summary>The new change time.</summary>
    public FuseTime Changed { get; init; }
}
