namespace AisFs.Conformance.Tests.Drivers;

/// <summary>What a file system under test has, where the families differ.</summary>
[Flags]
public enum Feature
{
    None = 0,

    /// <summary>A second name for a file may be made.</summary>
    HardLinks = 1,

    /// <summary>Two names may change places in one step.</summary>
    RenameExchange = 2,

    /// <summary>The calls go through the kernel, with all that it checks itself.</summary>
    Kernel = 4,

    /// <summary>The calls go through Linux.</summary>
    Posix = 8,

    /// <summary>Names are stored as any bytes.</summary>
    RawNames = 16,

    /// <summary>Files are objects of a cluster.</summary>
    Objects = 32,
}
