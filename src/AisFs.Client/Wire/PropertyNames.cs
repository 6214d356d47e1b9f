namespace AisFs.Client.Wire;

/// <summary>Names of properties that listings and HEADs are asked for.</summary>
internal static class PropertyNames
{
    public const string Name = "name";

    public const string Custom = "custom";

    public const string NameSize = "name,size";

    public const string All = "name,size,version,checksum,atime,last-modified,etag,custom,location,copies,chunked";

    public const string State = "size,version,checksum,last-modified,etag,custom,chunked";

    public const string Chunked = "chunked";
}
