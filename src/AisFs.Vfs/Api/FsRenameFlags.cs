namespace AisFs.Vfs.Api;

/// <summary>How a rename treats an existing destination.</summary>
[Flags]
public enum FsRenameFlags
{
    /// <summary>The destination is replaced.</summary>
    None = 0,

    /// <summary>Fails with <see cref="FsError.Exists"/> when the destination exists (RENAME_NOREPLACE).</summary>
    NoReplace = 1,

    /// <summary>Source and destination change places (RENAME_EXCHANGE).</summary>
    Exchange = 2,
}
