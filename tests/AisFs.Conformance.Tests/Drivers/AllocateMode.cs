namespace AisFs.Conformance.Tests.Drivers;

public enum AllocateMode
{
    Extend = 0,
    KeepSize,
    PunchHole,
    ZeroRange,
    ZeroRangeKeepSize,
}
