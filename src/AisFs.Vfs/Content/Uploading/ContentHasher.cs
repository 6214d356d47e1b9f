using System.IO.Hashing;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Uploading;

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
