using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>Asks whether there is anything under a name.</summary>
internal static class BucketProbe
{
    /// <summary>Whether an object lies below a directory. A listing with recursion tells objects only, and one is enough.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="directory">The directory's name with the slash at the end.</param>
    /// <param name="isBesideObject">Whether an object has the name of the directory, or of one above it.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="AisException">The cluster could not be asked.</exception>
    public static async ValueTask<bool> HasAnyAsync(AisBucket bucket, string directory, bool isBesideObject, CancellationToken cancellationToken)
    {
        AisListOptions options = new() { Prefix = directory, Flags = AisListFlags.NameOnly, PageSize = 1, BesideObject = isBesideObject };
        AisListPage page = await bucket.ListPageAsync(options, cancellationToken).ConfigureAwait(false);
        if (page.Entries.Count == 0 && page.IsIncomplete)
        {
            page = await bucket.ListCompletePageAsync(options, cancellationToken).ConfigureAwait(false);
        }

        return page.Entries.Count > 0 || page.ContinuationToken.Length > 0;
    }
}
