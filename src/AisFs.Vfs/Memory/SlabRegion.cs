using System.Diagnostics;
using System.Runtime.InteropServices;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Memory;

/// <summary>
/// Address space that several slabs are cut from, of the size and alignment of a huge page: the system is asked to back it
/// by one, which takes one page fault instead of hundreds. Not for several threads at a time.
/// </summary>
internal sealed unsafe class SlabRegion
{
    private const int HugePageSize = 2 << 20;
    private const int PageSize = 4096;

    private readonly IHostMemory _host;
    private readonly int _slabSize;
    private readonly int _capacity;
    private byte* _start;
    private int _cut;
    private int _living;
    private bool _closed;
    private bool _isHuge;

    public SlabRegion(int slabSize, IHostMemory host)
    {
        _host = host;
        _slabSize = slabSize;
        int size = _host.HasAdvice ? Math.Max(HugePageSize, slabSize) : slabSize;
        _capacity = size / slabSize;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)size, (nuint)(_host.HasAdvice ? HugePageSize : PageSize));
        if (_host.HasAdvice)
        {
            _host.UseHugePages((nint)_start, size);
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
    /// <remarks>Invariant: there is no reference to the slab, and its memory is never used again.</remarks>
    public void Release(byte* slab)
    {
        _living--;
        if (!FreeIfUnused() && _host.HasAdvice)
        {
            if (_isHuge)
            {
                // The system would make a huge page of it again, of pages that were given back and zeros.
                _isHuge = false;
                _host.UseSmallPages((nint)_start, _capacity * _slabSize);
            }

            _host.Discard((nint)slab, _slabSize);
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
}
