namespace AisFs.DevServer.Blobs;

/// <summary>Takes content as it arrives. A writer that is disposed before it is sealed throws the content away.</summary>
internal abstract class BlobWriter : IDisposable
{
    public abstract long Length { get; }

    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>Appends what another blob holds; shares its memory where possible.</summary>
    public abstract void Append(Blob content);

    /// <summary>Ends the writing. The caller owns the blob.</summary>
    public abstract Blob Seal();

    public abstract void Dispose();
}
