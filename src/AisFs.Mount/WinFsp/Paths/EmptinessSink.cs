using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Paths;

/// <summary>Stops at the first entry that is not "." or "..".</summary>
internal sealed class EmptinessSink : IDirectorySink
{
    internal bool FoundAny { get; private set; }

    /// <inheritdoc/>
    public bool TryAdd(string name, in FsEntry entry, long cookie)
    {
        FoundAny |= name is not ("." or "..");
        return !FoundAny;
    }
}
