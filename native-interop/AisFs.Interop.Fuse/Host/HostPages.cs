using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Host;

/// <summary>Advice to the kernel about pages of memory. A kernel that refuses it changes nothing.</summary>
public static unsafe class HostPages
{
    /// <summary>Asks for huge pages.</summary>
    /// <param name="start">The address, aligned to a page.</param>
    /// <param name="length">The length in bytes.</param>
    public static void UseHuge(nint start, nint length) => Advise(start, length, Libc.MADV_HUGEPAGE);

    /// <summary>Asks for no huge pages.</summary>
    /// <param name="start">The address, aligned to a page.</param>
    /// <param name="length">The length in bytes.</param>
    public static void UseSmall(nint start, nint length) => Advise(start, length, Libc.MADV_NOHUGEPAGE);

    /// <summary>Gives pages back; they are zero when they are next touched.</summary>
    /// <param name="start">The address, aligned to a page.</param>
    /// <param name="length">The length in bytes.</param>
    public static void Discard(nint start, nint length) => Advise(start, length, Libc.MADV_DONTNEED);

    private static void Advise(nint start, nint length, int advice) => _ = Libc.madvise((void*)start, (nuint)length, advice);
}
