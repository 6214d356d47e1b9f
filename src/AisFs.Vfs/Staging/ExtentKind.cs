namespace AisFs.Vfs.Staging;

/// <summary>Where a range of a staged file has its bytes.</summary>
internal enum ExtentKind
{
    /// <summary>Nowhere here: in the object, or behind its end, where zeros are.</summary>
    None = 0,

    /// <summary>In the data file.</summary>
    Data,

    /// <summary>Zeros; the data file need not hold them.</summary>
    Zero,
}
