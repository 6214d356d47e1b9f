namespace AisFs.Vfs.Store;

/// <summary>No bytes at all.</summary>
internal sealed class EmptyContent : IUploadContent
{
    public static EmptyContent Instance { get; } = new();

    public long Length => 0;

    public ValueTask CopyToAsync(Stream destination, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
