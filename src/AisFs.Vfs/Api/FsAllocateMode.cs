namespace AisFs.Vfs.Api;

/// <summary>What allocate does with the range (fallocate).</summary>
public enum FsAllocateMode
{
    /// <summary>Extends the file with zeros when the range ends behind its end.</summary>
    Extend = 0,

    /// <summary>Leaves the size as it is; nothing is reserved (FALLOC_FL_KEEP_SIZE).</summary>
    KeepSize,

    /// <summary>Zeros the range, keeps the size (FALLOC_FL_PUNCH_HOLE with FALLOC_FL_KEEP_SIZE).</summary>
    PunchHole,

    /// <summary>Zeros the range, extends the file if need be (FALLOC_FL_ZERO_RANGE).</summary>
    ZeroRange,

    /// <summary>Zeros the range, keeps the size (FALLOC_FL_ZERO_RANGE with FALLOC_FL_KEEP_SIZE).</summary>
    ZeroRangeKeepSize,
}
