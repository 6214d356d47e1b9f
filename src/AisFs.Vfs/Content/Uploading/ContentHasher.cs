using System.IO.Hashing;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>Adds a range of bytes to a lease.</summary>
/// <param name="lease">Where the bytes are added.</param>
/// <param name="offset">The first byte.</param>
/// <param name="length">The number of bytes.</param>
/// <param name="cancellationToken">Cancels the wait for the bytes.</param>
internal delegate ValueTask<FsError> FillLease(SlabLease lease, long offset, int length, CancellationToken cancellationToken);

/// <summary>Computes checksums of bytes that have to be fetched first.</summary>
/// <param name="budget">The memory for them.</param>
internal sealed class ContentHasher(MemoryBudget budget)
{
    /// <summary>Computes the checksum of all bytes from a position to the end.</summary>
    /// <returns>The checksum as AIS writes it, or why a byte could not be had.</returns>
    public async ValueTask<FsResult<string>> HashAsync(FillLease fill, long from, long size, CancellationToken cancellationToken)
    {
        XxHash64 hash = new();
        for (long position = from; position < size;)
        {
            using SlabLease lease = SlabLease.Rent(budget);
            int count = (int)Math.Min(budget.SlabSize, size - position);
            FsError error = await fill(lease, position, count, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }

            lease.AppendTo(hash);
            position += count;
        }

        return Checksums.Format(hash);
    }
}
