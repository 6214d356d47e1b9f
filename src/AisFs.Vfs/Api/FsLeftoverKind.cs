namespace AisFs.Vfs.Api;

/// <summary>Where the bytes are that did not reach the cluster.</summary>
public enum FsLeftoverKind
{
    /// <summary>In the staging directory, to be recovered.</summary>
    Kept = 0,

    /// <summary>Nowhere: the staging directory did not take them.</summary>
    Lost,
}
