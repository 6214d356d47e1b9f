using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Client.Transfers;

/// <summary>A part of a local file, read when it is sent.</summary>
/// <param name="file">The file, open for reading.</param>
/// <param name="offset">Where the part begins.</param>
/// <param name="length">How many bytes it has.</param>
internal sealed class FilePart(SafeFileHandle file, long offset, long length) : AisContent
{
    private const int BufferSize = 1 << 18;

    public override long Length => length;

    public override bool CanReplay => true;

    public override async ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, length));
        try
        {
            for (long done = 0; done < length;)
            {
                Memory<byte> room = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - done));
                int read = await RandomAccess.ReadAsync(file, room, offset + done, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    throw new IOException("The file became shorter while it was sent.");
                }

                await destination.WriteAsync(room[..read], cancellationToken).ConfigureAwait(false);
                done += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
