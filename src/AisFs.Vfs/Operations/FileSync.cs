using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Uploads many files.</summary>
internal sealed class FileSync(InodeTable inodes, FileUploads uploads, ILogger log)
{
    /// <summary>How many files are uploaded at a time.</summary>
    public const int MaxParallel = 8;

    /// <summary>Uploads all that is unsaved.</summary>
    /// <param name="isWanted">Which files.</param>
    /// <returns>One of the errors, if any; each is in the log.</returns>
    public async ValueTask<FsResult> RunAsync(Predicate<FileInode> isWanted, CancellationToken cancellationToken)
    {
        FsError first = FsError.None;
        List<FileInode> files = inodes.ReferFiles();
        try
        {
            await Parallel.ForEachAsync(
                files.Where(file => file.HasLocalState && isWanted(file)),
                new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken },
                async (file, token) =>
                {
                    // What is held may be so since a moment ago only.
                    if (file.Current is { IsDetached: false, Content.IsHeld: false } open)
                    {
                        FsResult flushed = await uploads.FlushAsync(file, open, token).ConfigureAwait(false);
                        if (!flushed.IsOk && !(flushed.Error == FsError.Busy && open.Content.IsHeld))
                        {
                            OperationLog.UploadFailed(log, file.Key.ToString(), flushed.Error);
                            first = flushed.Error;
                        }
                    }
                }).ConfigureAwait(false);
        }
        finally
        {
            files.ForEach(file => inodes.Release(file));
        }

        return new FsResult(first);
    }
}
