using AisFs.Vfs.Api;

namespace AisFs.Vfs.Store;

/// <summary>The body of one GET, still arriving.</summary>
public interface IObjectContent : IAsyncDisposable
{
    /// <summary>The object as the answer's headers describe it: size of the whole object, version, checksum, custom metadata.</summary>
    ObjectInfo Info { get; }

    /// <summary>The number of bytes that this answer brings: less than asked for at the end of the object.</summary>
    long Length { get; }

    /// <summary>Reads some bytes straight into the caller's memory.</summary>
    /// <param name="destination">Where to; native memory will do.</param>
    /// <returns>
    /// The number of bytes, 0 once <see cref="Length"/> bytes were delivered. A body that ends early is an error, never a 0.
    /// </returns>
    ValueTask<FsResult<int>> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken);
}
