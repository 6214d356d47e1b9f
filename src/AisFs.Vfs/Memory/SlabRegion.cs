using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AisFs.Vfs.Memory;

/// <summary>
/// Address space that several slabs are cut from, of the size and alignment of a huge page: the system is asked to back it
/// by one, which takes one page fault instead of hundreds. Guarded by the budget's lock.
/// </summary>
internal sealed unsafe partial class SlabRegion
{
    private const int HugePageSize = 2 << 20;
    private const int PageSize = 4096;

    // linux/mman.h, the same on all architectures.
    private const int MADV_DONTNEED = 4;
    private const int MADV_HUGEPAGE = 14;
    private const int MADV_NOHUGEPAGE = 15;

    private static readonly bool s_hasAdvice = OperatingSystem.IsLinux();

    private readonly int _slabSize;
    private readonly int _capacity;
    private byte* _start;
    private int _cut;
    private int _living;
    private bool _closed;
    private bool _isHuge;

    public SlabRegion(int slabSize)
    {
        _slabSize = slabSize;
        int size = s_hasAdvice ? Math.Max(HugePageSize, slabSize) : slabSize;
        _capacity = size / slabSize;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)size, (nuint)(s_hasAdvice ? HugePageSize : PageSize));
        if (s_hasAdvice)
        {
            // Without huge pages it works just as well.
            _ = Advise(_start, (nuint)size, MADV_HUGEPAGE);
            _isHuge = true;
        }
    }

    public bool IsCutUp => _cut == _capacity;

    /// <summary>The memory of one more slab.</summary>
    public byte* Cut()
    {
        Debug.Assert(!IsCutUp && !_closed, "There is nothing left to cut.");
        _living++;
        return _start + ((long)_cut++ * _slabSize);
    }

    /// <summary>Gives the pages of a slab back to the system; the address space goes with the last slab.</summary>
    /// <remarks>Invariant: nobody has a reference to the slab, and its memory is never used again.</remarks>
    public void Release(byte* slab)
    {
        _living--;
        if (!FreeIfUnused() && s_hasAdvice)
        {
            if (_isHuge)
            {
                // The system would make a huge page of it again, of pages that were given back and zeros.
                _isHuge = false;
                _ = Advise(_start, (nuint)(_capacity * _slabSize), MADV_NOHUGEPAGE);
            }

            _ = Advise(slab, (nuint)_slabSize, MADV_DONTNEED);
        }
    }

    /// <summary>Nothing more will be cut.</summary>
    public void Close()
    {
        _closed = true;
        _ = FreeIfUnused();
    }

    private bool FreeIfUnused()
    {
        if (_living > 0 || !(_closed || IsCutUp) || _start is null)
        {
            return false;
        }

        NativeMemory.AlignedFree(_start);
        _start = null;
        return true;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(byte* start, nuint length, int advice);
}
