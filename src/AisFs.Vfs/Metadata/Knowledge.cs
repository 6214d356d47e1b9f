namespace AisFs.Vfs.Metadata;

/// <summary>What a cache knows of a name.</summary>
internal enum Knowledge
{
    /// <summary>Nothing that may still be believed.</summary>
    Unknown = 0,

    /// <summary>It does not exist.</summary>
    Absent,

    /// <summary>It exists.</summary>
    Present,
}
