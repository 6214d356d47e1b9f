namespace AisFs.Vfs.Api;

/// <summary>Native memory without advice to the system: for any system.</summary>
public sealed class PortableHostMemory : IHostMemory
{
    /// <inheritdoc/>
    public bool HasAdvice => false;

    /// <inheritdoc/>
    public void GiveBackLargeBlocks()
    {
    }

    /// <inheritdoc/>
    public void Trim()
    {
    }

    /// <inheritdoc/>
    public void UseHugePages(nint start, nint length)
    {
    }

    /// <inheritdoc/>
    public void UseSmallPages(nint start, nint length)
    {
    }

    /// <inheritdoc/>
    public void Discard(nint start, nint length)
    {
    }
}
