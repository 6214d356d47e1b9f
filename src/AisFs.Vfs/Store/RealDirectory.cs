namespace AisFs.Vfs.Store;

/// <summary>What a listing with recursion has told of a directory that holds an object.</summary>
/// <param name="HasNoMarker">Whether it is known to have no marker.</param>
/// <param name="Marker">Its marker; null when it has none, or none was seen.</param>
internal readonly record struct RealDirectory(bool HasNoMarker = false, ObjectInfo? Marker = null);
