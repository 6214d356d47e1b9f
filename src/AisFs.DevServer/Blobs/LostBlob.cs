namespace AisFs.DevServer.Blobs;

/// <summary>A part that was destroyed: its length is known, its bytes are gone.</summary>
internal sealed class LostBlob(long length) : Blob
{
    public override long Length => length;

    public override bool IsTorn => true;

    public override int Read(long offset, Span<byte> destination) => 0;

    protected override void Free()
    {
    }
}
