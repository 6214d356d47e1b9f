namespace AisFs.Interop.WinFsp.Abi;

/// <summary>The NTSTATUS values that a file system answers with. Negative values are errors.</summary>
public enum NtStatus
{
    /// <summary>STATUS_SUCCESS.</summary>
    Success = 0,

    /// <summary>STATUS_PENDING: the answer is sent later.</summary>
    Pending = 0x00000103,

    /// <summary>STATUS_REPARSE: the path holds a reparse point before its last component.</summary>
    Reparse = 0x00000104,

    /// <summary>STATUS_BUFFER_OVERFLOW.</summary>
    BufferOverflow = unchecked((int)0x80000005),

    /// <summary>STATUS_NO_MORE_FILES.</summary>
    NoMoreFiles = unchecked((int)0x80000006),

    /// <summary>STATUS_DEVICE_BUSY.</summary>
    DeviceBusy = unchecked((int)0x80000011),

    /// <summary>STATUS_NO_MORE_EAS.</summary>
    NoMoreEas = unchecked((int)0x80000012),

    /// <summary>STATUS_INVALID_EA_NAME.</summary>
    InvalidEaName = unchecked((int)0x80000013),

    /// <summary>STATUS_INVALID_HANDLE.</summary>
    InvalidHandle = unchecked((int)0xC0000008),

    /// <summary>STATUS_INVALID_PARAMETER.</summary>
    InvalidParameter = unchecked((int)0xC000000D),

    /// <summary>STATUS_NO_SUCH_FILE.</summary>
    NoSuchFile = unchecked((int)0xC000000F),

    /// <summary>STATUS_INVALID_DEVICE_REQUEST.</summary>
    InvalidDeviceRequest = unchecked((int)0xC0000010),

    /// <summary>STATUS_END_OF_FILE.</summary>
    EndOfFile = unchecked((int)0xC0000011),

    /// <summary>STATUS_ACCESS_DENIED.</summary>
    AccessDenied = unchecked((int)0xC0000022),

    /// <summary>STATUS_BUFFER_TOO_SMALL.</summary>
    BufferTooSmall = unchecked((int)0xC0000023),

    /// <summary>STATUS_OBJECT_NAME_INVALID.</summary>
    ObjectNameInvalid = unchecked((int)0xC0000033),

    /// <summary>STATUS_OBJECT_NAME_NOT_FOUND.</summary>
    ObjectNameNotFound = unchecked((int)0xC0000034),

    /// <summary>STATUS_OBJECT_NAME_COLLISION.</summary>
    ObjectNameCollision = unchecked((int)0xC0000035),

    /// <summary>STATUS_OBJECT_PATH_NOT_FOUND.</summary>
    ObjectPathNotFound = unchecked((int)0xC000003A),

    /// <summary>STATUS_SHARING_VIOLATION.</summary>
    SharingViolation = unchecked((int)0xC0000043),

    /// <summary>STATUS_EAS_NOT_SUPPORTED.</summary>
    EasNotSupported = unchecked((int)0xC000004F),

    /// <summary>STATUS_EA_TOO_LARGE.</summary>
    EaTooLarge = unchecked((int)0xC0000050),

    /// <summary>STATUS_NONEXISTENT_EA_ENTRY.</summary>
    NonexistentEaEntry = unchecked((int)0xC0000051),

    /// <summary>STATUS_NO_EAS_ON_FILE.</summary>
    NoEasOnFile = unchecked((int)0xC0000052),

    /// <summary>STATUS_DELETE_PENDING.</summary>
    DeletePending = unchecked((int)0xC0000056),

    /// <summary>STATUS_INVALID_SECURITY_DESCR.</summary>
    InvalidSecurityDescriptor = unchecked((int)0xC0000079),

    /// <summary>STATUS_DISK_FULL.</summary>
    DiskFull = unchecked((int)0xC000007F),

    /// <summary>STATUS_FILE_INVALID: the file changed behind an open handle.</summary>
    FileInvalid = unchecked((int)0xC0000098),

    /// <summary>STATUS_INSUFFICIENT_RESOURCES.</summary>
    InsufficientResources = unchecked((int)0xC000009A),

    /// <summary>STATUS_MEDIA_WRITE_PROTECTED.</summary>
    MediaWriteProtected = unchecked((int)0xC00000A2),

    /// <summary>STATUS_IO_TIMEOUT.</summary>
    IoTimeout = unchecked((int)0xC00000B5),

    /// <summary>STATUS_FILE_IS_A_DIRECTORY.</summary>
    FileIsADirectory = unchecked((int)0xC00000BA),

    /// <summary>STATUS_NOT_SUPPORTED.</summary>
    NotSupported = unchecked((int)0xC00000BB),

    /// <summary>STATUS_NOT_SAME_DEVICE.</summary>
    NotSameDevice = unchecked((int)0xC00000D4),

    /// <summary>STATUS_CANT_WAIT: the driver is busy with a rename.</summary>
    CantWait = unchecked((int)0xC00000D8),

    /// <summary>STATUS_UNEXPECTED_IO_ERROR: also the answer to a defect in a callback.</summary>
    UnexpectedIoError = unchecked((int)0xC00000E9),

    /// <summary>STATUS_DIRECTORY_NOT_EMPTY.</summary>
    DirectoryNotEmpty = unchecked((int)0xC0000101),

    /// <summary>STATUS_NOT_A_DIRECTORY.</summary>
    NotADirectory = unchecked((int)0xC0000103),

    /// <summary>STATUS_NAME_TOO_LONG.</summary>
    NameTooLong = unchecked((int)0xC0000106),

    /// <summary>STATUS_CANCELLED.</summary>
    Cancelled = unchecked((int)0xC0000120),

    /// <summary>STATUS_CANNOT_DELETE.</summary>
    CannotDelete = unchecked((int)0xC0000121),

    /// <summary>STATUS_FILE_DELETED: the file was removed behind an open handle.</summary>
    FileDeleted = unchecked((int)0xC0000123),

    /// <summary>STATUS_HOST_UNREACHABLE.</summary>
    HostUnreachable = unchecked((int)0xC000023D),

    /// <summary>STATUS_NOT_A_REPARSE_POINT.</summary>
    NotAReparsePoint = unchecked((int)0xC0000275),

    /// <summary>STATUS_IO_REPARSE_TAG_MISMATCH.</summary>
    IoReparseTagMismatch = unchecked((int)0xC0000277),

    /// <summary>STATUS_IO_REPARSE_DATA_INVALID.</summary>
    IoReparseDataInvalid = unchecked((int)0xC0000278),

    /// <summary>STATUS_FILE_TOO_LARGE.</summary>
    FileTooLarge = unchecked((int)0xC0000904),
}
