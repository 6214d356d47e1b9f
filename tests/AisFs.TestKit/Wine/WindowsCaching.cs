namespace AisFs.TestKit.Wine;

/// <summary>What the driver caches.</summary>
public enum WindowsCaching
{
    /// <summary>What the file system lets it cache.</summary>
    AsTold = 0,

    /// <summary>Nothing.</summary>
    Never = 1,

    /// <summary>All that the volume allows, even where the file system asked not to.</summary>
    Always = 2,
}
