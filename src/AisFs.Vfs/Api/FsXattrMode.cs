namespace AisFs.Vfs.Api;

/// <summary>How setting an extended attribute treats an existing one.</summary>
public enum FsXattrMode
{
    /// <summary>Creates or replaces.</summary>
    CreateOrReplace = 0,

    /// <summary>Fails with <see cref="FsError.Exists"/> when it exists (XATTR_CREATE).</summary>
    Create,

    /// <summary>Fails with <see cref="FsError.NoAttribute"/> when it does not exist (XATTR_REPLACE).</summary>
    Replace,
}
