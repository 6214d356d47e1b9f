using AisFs.Interop.Fuse.Host;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Host;

/// <summary>Native memory of Linux.</summary>
internal sealed class LinuxMemory : IHostMemory
{
    // Less than any slab region or request buffer.
    private const int LargeBlock = 256 << 10;

    public bool HasAdvice => true;

    public void GiveBackLargeBlocks() => HostHeap.GiveBackBlocksFrom(LargeBlock);

    public void Trim() => HostHeap.Trim();

    public void UseHugePages(nint start, nint length) => HostPages.UseHuge(start, length);

    public void UseSmallPages(nint start, nint length) => HostPages.UseSmall(start, length);

    public void Discard(nint start, nint length) => HostPages.Discard(start, length);
}
