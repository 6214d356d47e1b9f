namespace AisFs.Vfs.Store;

/// <summary>How two looks at objects relate, by <see cref="ObjectVersion.RelationTo(in ObjectVersion)"/>.</summary>
public enum VersionRelation
{
    /// <summary>What both know neither proves nor excludes that the bytes are equal. Whoever can't ask takes it for a change.</summary>
    Unknown = 0,

    /// <summary>The bytes are equal.</summary>
    Same,

    /// <summary>The bytes differ, or must be taken to differ.</summary>
    Different,
}
