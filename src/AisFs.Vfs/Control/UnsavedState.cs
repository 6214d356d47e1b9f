namespace AisFs.Vfs.Control;

/// <summary>What a file waits for whose bytes are not on the cluster yet.</summary>
public enum UnsavedState
{
    /// <summary>It is open for writing: its close or an fsync uploads it.</summary>
    Open = 0,

    /// <summary>It waits for its upload, or for another attempt.</summary>
    Queued,

    /// <summary>Its upload runs.</summary>
    Uploading,
}
