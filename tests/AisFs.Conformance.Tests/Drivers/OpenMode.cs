namespace AisFs.Conformance.Tests.Drivers;

/// <summary>How a test opens a file.</summary>
[Flags]
public enum OpenMode
{
    None = 0,
    Read = 1,
    Write = 2,
    ReadWrite = Read | Write,
    Create = 4,
    Exclusive = 8,
    Truncate = 16,
    Append = 32,
    Direct = 64,
    NoFollow = 128,
    Directory = 256,
}
