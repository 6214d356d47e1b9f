namespace AisFs.Client;

/// <summary>Which buckets or objects count, by where they are (the cluster's parameter <c>presence</c>).</summary>
public enum AisPresence
{
    /// <summary>In the cluster or outside of it.</summary>
    Exists = 0,

    /// <summary>The same, and the answer may be short.</summary>
    ExistsBrief = 1,

    /// <summary>In the cluster; an object where it belongs.</summary>
    Present = 2,

    /// <summary>The same, and the answer may be short.</summary>
    PresentBrief = 3,

    /// <summary>Anywhere in the cluster: copies, slices and misplaced objects too.</summary>
    PresentAnywhere = 4,

    /// <summary>Outside of the cluster only.</summary>
    Outside = 5,
}
