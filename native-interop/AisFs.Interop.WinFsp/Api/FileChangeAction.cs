using System.Diagnostics.CodeAnalysis;

namespace AisFs.Interop.WinFsp.Api;

/// <summary>FILE_ACTION_*.</summary>
[SuppressMessage("Design", "CA1008:Enums should have zero value", Justification = "Windows has none.")]
public enum FileChangeAction : uint
{
    /// <summary>The name is new.</summary>
    Added = 1,

    /// <summary>The name is gone.</summary>
    Removed = 2,

    /// <summary>The file changed.</summary>
    Modified = 3,
}
