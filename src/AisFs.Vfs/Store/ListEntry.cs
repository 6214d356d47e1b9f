namespace AisFs.Vfs.Store;

/// <summary>One entry of a listing.</summary>
/// <param name="Name">The whole object name, or the prefix of a sub-directory without its trailing '/'.</param>
/// <param name="IsDirectory">Whether it is a sub-directory.</param>
/// <param name="Info">What is known of the object; null for a sub-directory.</param>
public readonly record struct ListEntry(string Name, bool IsDirectory, ObjectInfo? Info)
{
    /// <summary>Whether a sub-directory is known to hold no object of the name <see cref="ListRequest.Marker"/>; false when that was not found out.</summary>
    public bool HasNoMarker { get; init; }
}
