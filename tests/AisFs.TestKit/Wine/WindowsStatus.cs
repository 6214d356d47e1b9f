namespace AisFs.TestKit.Wine;

/// <summary>NTSTATUS values.</summary>
public static class WindowsStatus
{
    public const uint Success = 0;
    public const uint Pending = 0x00000103;
    public const uint Reparse = 0x00000104;
    public const uint InvalidHandle = 0xC0000008;
    public const uint InvalidParameter = 0xC000000D;
    public const uint InvalidDeviceRequest = 0xC0000010;
    public const uint EndOfFile = 0xC0000011;
    public const uint AccessDenied = 0xC0000022;
    public const uint ObjectNameInvalid = 0xC0000033;
    public const uint ObjectNameNotFound = 0xC0000034;
    public const uint ObjectNameCollision = 0xC0000035;
    public const uint ObjectPathNotFound = 0xC000003A;
    public const uint SharingViolation = 0xC0000043;
    public const uint EaTooLarge = 0xC0000050;
    public const uint DeletePending = 0xC0000056;
    public const uint FileInvalid = 0xC0000098;
    public const uint MediaWriteProtected = 0xC00000A2;
    public const uint FileIsADirectory = 0xC00000BA;
    public const uint NotSupported = 0xC00000BB;
    public const uint UnexpectedIoError = 0xC00000E9;
    public const uint DirectoryNotEmpty = 0xC0000101;
    public const uint NotADirectory = 0xC0000103;
    public const uint Cancelled = 0xC0000120;
    public const uint CannotDelete = 0xC0000121;
    public const uint FileDeleted = 0xC0000123;
    public const uint UserMappedFile = 0xC0000243;
    public const uint NotAReparsePoint = 0xC0000275;
    public const uint FileTooLarge = 0xC0000904;
}
