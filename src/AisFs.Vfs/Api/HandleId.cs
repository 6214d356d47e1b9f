namespace AisFs.Vfs.Api;

/// <summary>The number of an open file or directory.</summary>
/// <param name="Value">The number; 0 is no handle.</param>
public readonly record struct HandleId(ulong Value)
{
    /// <summary>Whether this names no handle.</summary>
    public bool IsNone => Value == 0;
}
