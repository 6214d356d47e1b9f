namespace AisFs.Vfs.Staging;

/// <summary>A range of a staged file.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">Behind the last byte.</param>
/// <param name="Kind">Where its bytes are.</param>
internal readonly record struct Extent(long Start, long End, ExtentKind Kind);
