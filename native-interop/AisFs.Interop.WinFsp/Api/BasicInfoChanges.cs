namespace AisFs.Interop.WinFsp.Api;

/// <summary>Attributes and times to be set. Null leaves one as it is; times are FILETIMEs.</summary>
public readonly record struct BasicInfoChanges
{
    /// <summary>FILE_ATTRIBUTE_* bits.</summary>
    public uint? FileAttributes { get; init; }

    /// <summary>When the file came to be.</summary>
    public ulong? CreationTime { get; init; }

    /// <summary>The last access.</summary>
    public ulong? LastAccessTime { get; init; }

    /// <summary>The last change of the content.</summary>
    public ulong? LastWriteTime { get; init; }

    /// <summary>The last change of content or attributes.</summary>
    public ulong? ChangeTime { get; init; }
}
