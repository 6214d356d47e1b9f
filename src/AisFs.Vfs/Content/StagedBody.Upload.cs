using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

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

    /// <summary>
    /// Sends the whole file in one request; what is not staged is read from the object meanwhile. Once the object is
    /// replaced this can't be repeated: an error may mean that it is.
    /// </summary>
    public async ValueTask<UploadOutcome> SendWholeAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        using ReadCursor cursor = Services.Cursors.Create();
        StagedContent content = new(this, Services, cursor, 0, Size);
        FsError error;
        try
        {
            error = (await Services.Store.PutAsync(key, content, new PutOptions(), cancellationToken).ConfigureAwait(false)).Error;
        }
        catch (IOException) when (content.Error != FsError.None)
        {
            error = content.Error;
        }

        return error == FsError.None ? default : new UploadOutcome(content.Error != FsError.None ? content.Error : error, IsUncertain: true);
    }
}
