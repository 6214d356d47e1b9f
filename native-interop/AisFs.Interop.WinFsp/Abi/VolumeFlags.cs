namespace AisFs.Interop.WinFsp.Abi;

/// <summary>The bit field at offset 36 of FSP_FSCTL_VOLUME_PARAMS, from bit 0.</summary>
[Flags]
public enum VolumeFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Names that differ only in case are different names.</summary>
    CaseSensitiveSearch = 1u << 0,

    /// <summary>The case of names is kept.</summary>
    CasePreservedNames = 1u << 1,

    /// <summary>Names are Unicode.</summary>
    UnicodeOnDisk = 1u << 2,

    /// <summary>Access control lists are kept and enforced.</summary>
    PersistentAcls = 1u << 3,

    /// <summary>Reparse points are supported; without this bit their callbacks are not offered.</summary>
    ReparsePoints = 1u << 4,

    /// <summary>The file system checks access to reparse points itself.</summary>
    ReparsePointsAccessCheck = 1u << 5,

    /// <summary>Named streams are supported; without this bit their callback is not offered.</summary>
    NamedStreams = 1u << 6,

    /// <summary>Extended attributes are supported; without this bit their callbacks are not offered.</summary>
    ExtendedAttributes = 1u << 8,

    /// <summary>Nothing can be written.</summary>
    ReadOnlyVolume = 1u << 9,

    /// <summary>Cleanup is only sent for files that were modified or deleted.</summary>
    PostCleanupWhenModifiedOnly = 1u << 10,

    /// <summary>ReadDirectory is given the pattern.</summary>
    PassQueryDirectoryPattern = 1u << 11,

    /// <summary>Read and write buffers are copied by the driver.</summary>
    AlwaysUseDoubleBuffering = 1u << 12,

    /// <summary>A directory query for one name is sent to GetDirInfoByName.</summary>
    PassQueryDirectoryFileName = 1u << 13,

    /// <summary>The last cleanup of a file writes its cached pages back and drops them.</summary>
    FlushAndPurgeOnCleanup = 1u << 14,

    /// <summary>DeviceIoControl reaches the file system.</summary>
    DeviceControl = 1u << 15,

    /// <summary>The file context belongs to the open file, not to the file's name. Always set by this binding.</summary>
    UmFileContextIsUserContext2 = 1u << 16,

    /// <summary>Reparse points may be opened whatever FILE_DIRECTORY_FILE says.</summary>
    UmNoReparsePointsDirCheck = 1u << 18,

    /// <summary>The driver may open files without asking when it can.</summary>
    AllowOpenInKernelMode = 1u << 24,

    /// <summary>The case of extended attributes' names is kept; otherwise they are upper case.</summary>
    CasePreservedExtendedAttributes = 1u << 25,

    /// <summary>What the Windows subsystem for Linux needs.</summary>
    WslFeatures = 1u << 26,

    /// <summary>Unlink and rename as POSIX has them: open handles do not hinder them.</summary>
    SupportsPosixUnlinkRename = 1u << 29,

    /// <summary>SetDelete is only sent for directories and read-only files.</summary>
    PostDispositionWhenNecessaryOnly = 1u << 30,
}
