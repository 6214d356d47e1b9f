using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>The handle of an open, which is opened when data is wanted, and the lock under which it is opened.</summary>
internal sealed class LateHandle
{
    /// <summary>Held while the handle is opened or exchanged.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The handle; none until data is wanted.</summary>
    internal HandleId Handle { get; set; }

    /// <summary>Whether <see cref="Handle"/> can write.</summary>
    internal bool CanWrite { get; set; }
}
