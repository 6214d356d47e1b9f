namespace AisFs.Interop.WinFsp.Api;

/// <summary>What a create or open asks for. All spans point into the request: they are valid during the callback only.</summary>
public readonly ref struct OpenRequest
{
    /// <summary>The disposition FILE_SUPERSEDE in the high byte of <see cref="CreateOptions"/>.</summary>
    public const uint DispositionSupersede = 0;

    /// <summary>The disposition FILE_OPEN_IF.</summary>
    public const uint DispositionOpenIf = 3;

    /// <summary>The disposition FILE_OVERWRITE_IF.</summary>
    public const uint DispositionOverwriteIf = 5;

    /// <summary>The path from the root of the volume, with backslashes.</summary>
    public ReadOnlySpan<char> Path { get; init; }

    /// <summary>FILE_DIRECTORY_FILE and the like; the disposition in the high eight bits.</summary>
    public uint CreateOptions { get; init; }

    /// <summary>The FILE_* and DELETE rights that were granted.</summary>
    public uint GrantedAccess { get; init; }

    /// <summary>The attributes of a new file.</summary>
    public uint FileAttributes { get; init; }

    /// <summary>What the program asked for, before anything was granted.</summary>
    public OpenIntent Intent { get; init; }

    /// <summary>
    /// The self-relative security descriptor of a new file, completed with the defaults of folder and user; empty for a stream
    /// and for an open.
    /// </summary>
    public ReadOnlySpan<byte> SecurityDescriptor { get; init; }

    /// <summary>The self-relative security descriptor that the program gave for a new file; empty when it gave none.</summary>
    public ReadOnlySpan<byte> GivenDescriptor { get; init; }

    /// <summary>The bytes to reserve for a new file.</summary>
    public ulong AllocationSize { get; init; }

    /// <summary>Extended attributes or a reparse point for a new file; empty for none.</summary>
    public ReadOnlySpan<byte> Extra { get; init; }

    /// <summary>Whether <see cref="Extra"/> is a reparse point.</summary>
    public bool ExtraIsReparsePoint { get; init; }

    /// <summary>The process that asks; 0 when unknown.</summary>
    public int ProcessId { get; init; }

    /// <summary>The disposition of <see cref="CreateOptions"/>.</summary>
    public uint Disposition => CreateOptions >> 24;

    /// <summary>Whether a directory is wanted (FILE_DIRECTORY_FILE).</summary>
    public bool WantsDirectory => (CreateOptions & 1) != 0;
}
