using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>One entry of a listing. There are many: what is known of the object stays as the client read it until it is wanted.</summary>
public readonly record struct ListEntry
{
    private readonly object? _object;

    /// <summary>Makes an entry.</summary>
    /// <param name="name">The whole object name, or the prefix of a sub-directory without its trailing '/'.</param>
    /// <param name="isDirectory">Whether it is a sub-directory.</param>
    /// <param name="info">What is known of the object; of a sub-directory's marker, or null.</param>
    public ListEntry(string name, bool isDirectory, ObjectInfo? info)
    {
        Name = name;
        IsDirectory = isDirectory;
        _object = info;
    }

    /// <summary>Makes the entry of an object.</summary>
    /// <param name="entry">What the client read.</param>
    internal ListEntry(AisListEntry entry)
    {
        Name = entry.Name;
        _object = entry;
    }

    /// <summary>The whole object name, or the prefix of a sub-directory without its trailing '/'.</summary>
    public string Name { get; }

    /// <summary>Whether it is a sub-directory.</summary>
    public bool IsDirectory { get; }

    /// <summary>Whether a sub-directory is known to hold no object of the name <see cref="ListRequest.Marker"/>; false when that was not found out.</summary>
    public bool HasNoMarker { get; init; }

    /// <summary>Whether something is known of an object, or of the marker of a sub-directory.</summary>
    public bool HasInfo => _object is not null;

    /// <summary>What is known of the object; of a sub-directory's marker, or null.</summary>
    public ObjectInfo? Info => _object is AisListEntry entry ? AisInfo.OfListed(entry) : _object as ObjectInfo;

    /// <summary>What a listing tells of the object; null where more is known, or nothing.</summary>
    internal ListedObject? Listed => _object is AisListEntry entry ? AisInfo.ListedOf(entry) : null;
}
