using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Staging;

namespace AisFs.Vfs.Content;

/// <summary>Where the bytes of contents are on this machine.</summary>
/// <param name="Budget">All native memory of the mount.</param>
/// <param name="Objects">The cached objects.</param>
/// <param name="Area">Makes staged files.</param>
/// <param name="Writers">Where contents register while they hold memory for uploads.</param>
internal sealed record ContentPlaces(MemoryBudget Budget, CachedObjects Objects, StagingArea Area, WriterRegistry Writers);
