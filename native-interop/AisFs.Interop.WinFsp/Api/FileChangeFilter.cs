namespace AisFs.Interop.WinFsp.Api;

/// <summary>FILE_NOTIFY_CHANGE_*.</summary>
[Flags]
public enum FileChangeFilter : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A file's name.</summary>
    FileName = 0x1,

    /// <summary>A directory's name.</summary>
    DirectoryName = 0x2,

    /// <summary>Attributes.</summary>
    Attributes = 0x4,

    /// <summary>The size.</summary>
    Size = 0x8,

    /// <summary>The time of the last write.</summary>
    LastWrite = 0x10,

    /// <summary>The security descriptor.</summary>
    Security = 0x100,
}
