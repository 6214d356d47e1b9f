namespace AisFs.Vfs.Store;

/// <summary>Bytes to be sent. A retry or a redirect may ask for them again.</summary>
public interface IUploadContent
{
    /// <summary>The number of bytes.</summary>
    long Length { get; }

    /// <summary>Writes all bytes, from the first.</summary>
    /// <param name="destination">The request's body.</param>
    /// <returns>Completes when all bytes were written.</returns>
    ValueTask CopyToAsync(Stream destination, CancellationToken cancellationToken);
}
