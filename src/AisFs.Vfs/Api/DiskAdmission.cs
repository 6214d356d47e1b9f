namespace AisFs.Vfs.Api;

/// <summary>Which blocks that come from the cluster the disk cache keeps.</summary>
public enum DiskAdmission
{
    /// <summary>All of them.</summary>
    First = 0,

    /// <summary>Those that come from the cluster for the second time while the mount lives.</summary>
    Second,
}
