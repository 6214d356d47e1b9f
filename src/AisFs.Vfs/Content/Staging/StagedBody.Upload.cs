using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Staging;

internal sealed partial class StagedBody
{
    /// <summary>Appends what came behind the object's own bytes.</summary>
    public async ValueTask<UploadOutcome> AppendAsync(ObjectKey key, ReadCursor cursor, CancellationToken cancellationToken)
    {
        List<IUploadContent> pieces = [];
        for (long position = _baseLength; position < Size;)
        {
            long length = Math.Min(Services.Options.SinglePutLimit, Size - position);
            pieces.Add(new StagedContent(this, Services, cursor, position, length));
            position += length;
        }

        return await ContentUploader.AppendAsync(Services, key, _base!, pieces, cancellationToken).ConfigureAwait(false);
    }
}
