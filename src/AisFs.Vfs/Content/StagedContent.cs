using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

/// <summary>A range of a staged file, to be sent: from the data file, from the object, or zeros.</summary>
internal sealed class StagedContent(StagedBody body, ContentServices services, ReadCursor cursor, long offset, long length) : IUploadContent
{
    public long Length => length;

    /// <summary>Why the bytes could not be had; the request then fails with an exception.</summary>
    public FsError Error { get; private set; }

    public async ValueTask CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        Error = FsError.None;
        int piece = (int)Math.Min(services.Budget.SlabSize, Math.Max(1, length));
        Slab slab = await services.Budget.RentAsync(piece, MemoryUse.Demand, cancellationToken).ConfigureAwait(false);
        try
        {
            for (long position = offset; position < offset + length;)
            {
                int count = (int)Math.Min(piece, offset + length - position);
                Memory<byte> bytes = slab.Memory[..count];
                Error = await body.ComposeAsync(cursor, position, bytes, cancellationToken).ConfigureAwait(false);
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
