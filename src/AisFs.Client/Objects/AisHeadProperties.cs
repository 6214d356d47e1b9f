using AisFs.Client.Wire;

namespace AisFs.Client;

/// <summary>Names of the properties that a HEAD of an object can be asked for (AIS 5.0; older clusters send what they know).</summary>
public static class AisHeadProperties
{
    /// <summary>Name and size.</summary>
    public const string NameSize = PropertyNames.NameSize;

    /// <summary>All that describe one object: size, version, checksum, times, ETag, custom metadata, location, copies and chunks.</summary>
    public const string All = PropertyNames.All;

    /// <summary>
    /// What tells one state of an object from another, and what belongs to that state: size, version, checksum, last write, ETag, custom
    /// metadata and chunks. Such a HEAD costs a cluster some 15 % less than one for <see cref="All"/>.
    /// </summary>
    public const string State = PropertyNames.State;

    /// <summary>The number and the greatest size of the chunks that the object is stored in.</summary>
    public const string Chunked = PropertyNames.Chunked;
}
