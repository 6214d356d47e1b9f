namespace AisFs.Client.Http;

/// <summary>The body of a GET as a stream.</summary>
/// <param name="body">The body.</param>
/// <param name="ownsBody">Whether the body is disposed with the stream.</param>
internal sealed class BodyStream(AisObjectBody body, bool ownsBody = false) : ReadOnlyStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => body.ReadAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsBody)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}
