using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Staged;

/// <summary>A range of a staged file that one request sends: from the data file, from the object, or zeros.</summary>
/// <param name="file">The file.</param>
/// <param name="budget">The memory for one piece at a time.</param>
/// <param name="cursor">How the object is read ahead.</param>
/// <param name="offset">The first byte.</param>
/// <param name="length">The number of bytes.</param>
internal sealed class StagedRange(StagedOverlay file, MemoryBudget budget, ReadCursor cursor, long offset, long length) : IUploadContent
{
    public long Length => length;

    /// <summary>Why the bytes could not be had; the request then fails with an exception.</summary>
    public FsError Error { get; private set; }

    public async ValueTask CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        Error = FsError.None;
        int piece = (int)Math.Min(budget.SlabSize, Math.Max(1, length));
        Slab slab = await budget.RentAsync(piece, MemoryUse.Demand, cancellationToken).ConfigureAwait(false);
        try
        {
            for (long position = offset; position < offset + length;)
            {
                int count = (int)Math.Min(piece, offset + length - position);
                Memory<byte> bytes = slab.Memory[..count];
                Error = await file.ComposeAsync(cursor, position, bytes, cancellationToken).ConfigureAwait(false);
                if (Error != FsError.None)
                {
                    throw new IOException($"The bytes at {position} cannot be had: {Error}.");
                }

                await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                position += count;
            }
        }
        finally
        {
            slab.Release();
        }
    }
}
