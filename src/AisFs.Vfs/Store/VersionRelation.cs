namespace AisFs.Vfs.Store;

/// <summary>How two looks at objects relate, by <see cref="ObjectVersion.RelationTo(in ObjectVersion)"/>.</summary>
public enum VersionRelation
{
    /// <summary>What is known of both neither proves nor excludes that the bytes are equal. Where no further request can tell, take it for a change.</summary>
    Unknown = 0,

    /// <summary>The bytes are equal.</summary>
    Same,

    /// <summary>The bytes differ, or must be taken to differ.</summary>
    Different,
}
