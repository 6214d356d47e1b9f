namespace AisFs.Vfs.Api;

/// <summary>How the system can be told what native memory is used for. All of it is advice: memory works without.</summary>
public interface IHostMemory
{
    /// <summary>Whether the system can back a range by huge pages and take single pages back.</summary>
    bool HasAdvice { get; }

    /// <summary>
    /// Makes the heap of the C library take large blocks from the system one by one, and give each back when it is freed.
    /// By itself it begins to keep them once some were freed, in as many heaps as there are threads, beyond every budget.
    /// </summary>
    void GiveBackLargeBlocks();

    /// <summary>Gives free pages in the middle of the heap back to the system.</summary>
    void Trim();

    /// <summary>Asks for huge pages, which take one page fault instead of hundreds.</summary>
    /// <param name="start">The address, aligned to a page.</param>
    /// <param name="length">The length in bytes.</param>
    void UseHugePages(nint start, nint length);

    /// <summary>Ends <see cref="UseHugePages"/>: the system does not make huge pages of the range again.</summary>
    /// <param name="start">The address, aligned to a page.</param>
    /// <param name="length">The length in bytes.</param>
    void UseSmallPages(nint start, nint length);

    /// <summary>Gives pages back to the system; they are zero when they are next touched.</summary>
    /// <param name="start">The address, aligned to a page.</param>
    /// <param name="length">The length in bytes.</param>
    void Discard(nint start, nint length);
}
