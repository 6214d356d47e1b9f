using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Writing;

/// <summary>A range of a buffer, to be sent. Holds references until it is disposed, so that it may be asked for again.</summary>
internal sealed class SlabContent : IUploadContent, IDisposable
{
    private readonly List<(Slab Slab, int Offset, int Length)> _pieces = [];

    public long Length { get; private set; }

    /// <summary>The bytes, piece by piece.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces => [.. _pieces.Select(piece => (ReadOnlyMemory<byte>)piece.Slab.Memory.Slice(piece.Offset, piece.Length))];

    /// <summary>Adds a piece; the caller's reference goes over.</summary>
    public void Add(Slab slab, int offset, int length)
    {
        _pieces.Add((slab, offset, length));
        Length += length;
    }

    public async ValueTask CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        foreach ((Slab slab, int offset, int length) in _pieces)
        {
            await destination.WriteAsync(slab.Memory.Slice(offset, length), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets a hash see all bytes.</summary>
    public void HashWith(System.IO.Hashing.XxHash64 hash)
    {
        foreach ((Slab slab, int offset, int length) in _pieces)
        {
            hash.Append(slab.GetSpan().Slice(offset, length));
        }
    }

    public void Dispose()
    {
        foreach ((Slab slab, _, _) in _pieces)
        {
            slab.Release();
        }

        _pieces.Clear();
    }
}
