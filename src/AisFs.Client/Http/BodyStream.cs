namespace AisFs.Client.Http;

/// <summary>A body as a stream, for readers of archives. It does not own the body.</summary>
internal sealed class BodyStream(AisObjectBody body) : ReadOnlyStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => body.ReadAsync(buffer, cancellationToken);
}
