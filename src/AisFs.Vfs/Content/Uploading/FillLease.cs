using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>Adds a range of bytes to a lease.</summary>
/// <param name="lease">Where the bytes are added.</param>
/// <param name="offset">The first byte.</param>
/// <param name="length">The number of bytes.</param>
internal delegate ValueTask<FsError> FillLease(SlabLease lease, long offset, int length, CancellationToken cancellationToken);
