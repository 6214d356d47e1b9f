using AisFs.Vfs.Api;

namespace AisFs.Vfs.Disk;

/// <summary>Whether a block that came from the cluster is kept: at once, or when it comes for the second time.</summary>
internal sealed class DiskGhosts(DiskAdmission admission)
{
    // Eight bytes each: at blocks of 128 KiB, what was seen last of 64 GiB.
    private const int Count = 1 << 19;

    private readonly long[] _seen = admission == DiskAdmission.Second ? new long[Count] : [];

    /// <summary>Whether a block is kept. Racy on purpose: it is a hint.</summary>
    public bool Admits(UInt128 hash, int block)
    {
        if (admission == DiskAdmission.First)
        {
            return true;
        }

        // The hash is one of SHA-256: any of its bits are as good as others.
        ulong mark = ((ulong)hash + ((ulong)(uint)block * 0x9E37_79B9_7F4A_7C15)) | 1;
        ref long place = ref _seen[(int)(mark >> 40) & (Count - 1)];
        return Interlocked.Exchange(ref place, (long)mark) == (long)mark;
    }
}
