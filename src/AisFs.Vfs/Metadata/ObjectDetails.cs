using AisFs.Vfs.Store;

namespace AisFs.Vfs.Metadata;

/// <summary>All that a HEAD told of an object.</summary>
internal sealed record ObjectDetails(ObjectInfo Info, Stamp AsOf);
