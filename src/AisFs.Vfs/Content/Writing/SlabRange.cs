using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Writing;

/// <summary>
/// A range of a buffer that one request sends, and zeros that need no memory. It holds its slabs until it is disposed, so
/// that the request can be repeated.
/// </summary>
internal sealed class SlabRange : IUploadContent, IDisposable
{
    private static readonly byte[] s_zeros = new byte[64 << 10];

    // Without a slab: zeros.
    private readonly List<(Slab? Slab, int Offset, long Length)> _pieces = [];

    public long Length { get; private set; }

    /// <summary>The bytes, piece by piece.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces
    {
        get
        {
            foreach ((Slab? slab, int offset, long length) in _pieces)
            {
                for (long done = 0; done < length;)
                {
                    int count = slab is null ? (int)Math.Min(s_zeros.Length, length - done) : (int)length;
                    yield return slab is null ? s_zeros.AsMemory(0, count) : slab.Memory.Slice(offset, count);
                    done += count;
                }
            }
        }
    }

    /// <summary>Adds a piece; the caller's reference goes over.</summary>
    public void Add(Slab slab, int offset, int length)
    {
        _pieces.Add((slab, offset, length));
        Length += length;
    }

    /// <summary>Adds zeros.</summary>
    public void AddZeros(long length)
    {
        _pieces.Add((null, 0, length));
        Length += length;
    }

    public async ValueTask CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> piece in Pieces)
        {
            await destination.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets a hash see all bytes.</summary>
    public void HashWith(System.IO.Hashing.XxHash64 hash)
    {
        foreach (ReadOnlyMemory<byte> piece in Pieces)
        {
            hash.Append(piece.Span);
        }
    }

    public void Dispose()
    {
        foreach ((Slab? slab, _, _) in _pieces)
        {
            slab?.Release();
        }

        _pieces.Clear();
    }
}
