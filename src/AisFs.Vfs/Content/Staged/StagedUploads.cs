using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Staged;

/// <summary>The ways in which staged files go up.</summary>
/// <param name="store">The cluster.</param>
/// <param name="requests">Sends parts.</param>
/// <param name="objects">Makes cursors for what comes from the object.</param>
/// <param name="budget">The memory for pieces on their way.</param>
/// <param name="options">The limits.</param>
internal sealed class StagedUploads(
    IObjectStore store, MultipartRequests requests, CachedObjects objects, MemoryBudget budget, ContentOptions options)
{
    // How often one upload begins a multipart upload.
    private const int MaxUploads = 3;

    /// <summary>Appends the bytes behind the object's own ones.</summary>
    public async ValueTask<UploadOutcome> AppendAsync(StagedOverlay file, UploadSession session, CancellationToken cancellationToken)
    {
        using ReadCursor cursor = objects.CreateCursor();
        List<IUploadContent> pieces = [];
        for (long position = file.BaseLength; position < file.Size;)
        {
            long length = Math.Min(options.SinglePutLimit, file.Size - position);
            pieces.Add(new StagedRange(file, budget, cursor, position, length));
            position += length;
        }

        return await session.AppendAsync(file.Base!, pieces, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the whole file with its metadata in one request.</summary>
    public async ValueTask<FsResult<ObjectInfo>> PutAsync(StagedOverlay file, UploadSession session, CancellationToken cancellationToken)
    {
        using ReadCursor cursor = objects.CreateCursor();

        // A repeated request must find the same bytes, even after the first one has replaced the object.
        FsError error = await file.MaterializeAsync(cursor, cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return error;
        }

        FsResult<string> checksum = await session.HashAsync(
            (lease, offset, length, token) => file.FillAsync(cursor, lease, offset, length, token), 0, file.Size, cancellationToken).ConfigureAwait(false);
        return checksum.IsOk
            ? await session.PutAsync(new StagedRange(file, budget, cursor, 0, file.Size), checksum.Value, cancellationToken).ConfigureAwait(false)
            : checksum.Error;
    }

    /// <summary>
    /// Sends the whole file in one request; what is not staged is read from the object meanwhile. Once the object is
    /// replaced this can't be repeated: an error may mean that it is.
    /// </summary>
    public async ValueTask<UploadOutcome> SendWholeAsync(StagedOverlay file, UploadSession session, CancellationToken cancellationToken)
    {
        using ReadCursor cursor = objects.CreateCursor();
        StagedRange content = new(file, budget, cursor, 0, file.Size);
        FsError error;
        try
        {
            error = (await store.PutAsync(session.Key, content, new PutOptions(), cancellationToken).ConfigureAwait(false)).Error;
        }
        catch (IOException) when (content.Error != FsError.None)
        {
            error = content.Error;
        }

        return error == FsError.None ? default : new UploadOutcome(content.Error != FsError.None ? content.Error : error, IsUncertain: true);
    }

    /// <summary>Sends the file in parts.</summary>
    public ValueTask<UploadOutcome> SendPartsAsync(StagedOverlay file, UploadSession session, CancellationToken cancellationToken)
        => new StagedPartsUpload(file, session.Key, requests, objects, budget, options).SendAsync(cancellationToken);

    /// <summary>Waits before a multipart upload begins anew.</summary>
    /// <returns>False when it has been tried often enough.</returns>
    public async ValueTask<bool> MayRepeatAsync(UploadSession session, FsError error, int attempt, CancellationToken cancellationToken)
    {
        if (attempt >= MaxUploads)
        {
            return false;
        }

        session.BeginAnew(error);
        await requests.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
