using AisFs.Client.Batch;
using AisFs.Client.Files;
using AisFs.Client.Groups;
using AisFs.Client.Jobs;
using AisFs.Client.Transfers;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>What the bucket holds: listings, groups, batches, and jobs that work on all of it.</content>
public partial class AisBucket
{
    /// <summary>
    /// Lists one page as the cluster sends it. If a listing has several pages, names may be missing from them: use
    /// <see cref="ListCompletePageAsync"/>. The page may also be incomplete, see <see cref="AisListPage.IsIncomplete"/>.
    /// </summary>
    /// <param name="options">What to list; null: all names and sizes.</param>
    /// <returns>The page. A prefix that matches nothing gives an empty one.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual ValueTask<AisListPage> ListPageAsync(AisListOptions? options = null, CancellationToken cancellationToken = default)
        => _areas.Lister.GetPageAsync(Address, options ?? AisListOptions.Default, cancellationToken);

    /// <summary>
    /// Lists one complete page. The pages that a cluster makes of its own disks lose names if one name continues another with a
    /// space or one of <c>!"#$%&amp;'()*+,-.</c>: this method asks for those names too. Pages of clouds are passed on as they come.
    /// So are pages with <see cref="AisListOptions.Target"/>, an inventory, or the flags
    /// <see cref="AisListFlags.ArchivesAsDirectories"/>, <see cref="AisListFlags.Missing"/>, <see cref="AisListFlags.Deleted"/> and
    /// <see cref="AisListFlags.Diff"/>: names may be missing if there are several of them. A page that the cluster calls
    /// incomplete is asked for again, within <see cref="AisRetryOptions.Budget"/>.
    /// </summary>
    /// <param name="options">
    /// What to list; null: all names and sizes. A prefix need not end in '/'. The page may have fewer or more entries than
    /// <see cref="AisListOptions.PageSize"/>.
    /// </param>
    /// <returns>The page; pass its token back, and its uuid if it has one.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisIncompleteListingException">The cluster was moving objects all the time.</exception>
    /// <exception cref="AisProtocolException">The listing does not move on.</exception>
    public virtual ValueTask<AisListPage> ListCompletePageAsync(AisListOptions? options = null, CancellationToken cancellationToken = default)
        => _areas.Lister.GetCompletePageAsync(Address, options ?? AisListOptions.Default, cancellationToken);

    /// <summary>
    /// Lists all entries, page after page; the next page is asked for when it is needed. Nothing is missing, with the exceptions
    /// that <see cref="ListCompletePageAsync"/> has.
    /// </summary>
    /// <param name="options">What to list; null: all names and sizes.</param>
    /// <returns>The entries in the order of the cluster; <see cref="AisListing.AsPages"/> gives them page by page.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisIncompleteListingException">The cluster was moving objects all the time.</exception>
    /// <exception cref="AisProtocolException">The listing does not move on or does not end.</exception>
    public virtual AisListing ListAsync(AisListOptions? options = null, CancellationToken cancellationToken = default)
        => new((from, token) => _areas.Lister.ListPagesAsync(Address, from, token), options ?? AisListOptions.Default, cancellationToken);

    /// <summary>Lists all entries into one list; complete as <see cref="ListAsync"/>.</summary>
    /// <param name="options">What to list; null: all names and sizes.</param>
    /// <returns>The entries in the order of the cluster.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisIncompleteListingException">The cluster was moving objects all the time.</exception>
    /// <exception cref="AisProtocolException">The listing does not move on or does not end.</exception>
    public virtual async ValueTask<IReadOnlyList<AisListEntry>> ListAllAsync(AisListOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<AisListEntry> entries = [];
        await foreach (AisListEntry entry in ListAsync(options, cancellationToken).ConfigureAwait(false))
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Makes the bucket like a local directory: what differs is stored, several files at once; what is alike is passed over.</summary>
    /// <param name="directory">The directory; those below it belong to it.</param>
    /// <param name="options">Which files, and whether objects without a file are removed; null: all files, and nothing is removed.</param>
    /// <param name="progress">Reports each file that is done; null: no reports.</param>
    /// <param name="cancellationToken">Ends it; what was stored stays.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory, or it is a file.</exception>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisDirectoryException">Some files failed; all others were done, and nothing was removed.</exception>
    public virtual ValueTask<AisDirectoryResult> UploadDirectoryAsync(
        string directory, AisDirectoryOptions? options = null, IProgress<AisDirectoryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return new DirectoryTransfers(new BucketDirectoryStore(this), options ?? AisDirectoryOptions.Default, progress).UploadAsync(directory, cancellationToken);
    }

    /// <summary>Makes a local directory like the bucket: what differs is read, several files at once; what is alike is passed over.</summary>
    /// <param name="directory">The directory; made when it does not exist.</param>
    /// <param name="options">Which objects, and whether files without an object are removed; null: all objects, and nothing is removed.</param>
    /// <param name="progress">Reports each file that is done; null: no reports.</param>
    /// <param name="cancellationToken">Ends it; files that are complete stay.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisDirectoryException">Some objects failed, for example because their names can't be paths; all others were done, and nothing was removed.</exception>
    public virtual ValueTask<AisDirectoryResult> DownloadDirectoryAsync(
        string directory, AisDirectoryOptions? options = null, IProgress<AisDirectoryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return new DirectoryTransfers(new BucketDirectoryStore(this), options ?? AisDirectoryOptions.Default, progress).DownloadAsync(directory, cancellationToken);
    }

    /// <summary>Lists objects as handles, page after page; the next page is asked for when it is needed.</summary>
    /// <param name="options">What to list; null: all.</param>
    /// <returns>The handles, in the order of the cluster; directories are left out.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual IAsyncEnumerable<AisObject> ListObjectsAsync(AisListOptions? options = null, CancellationToken cancellationToken = default)
        => ListAsync(options, cancellationToken).Where(static entry => !entry.IsDirectory).Select(entry => Object(entry.Name));

    /// <summary>Lists the URLs that GETs of the objects are sent to, page after page.</summary>
    /// <param name="prefix">Only objects whose names begin with this; empty: all.</param>
    /// <param name="etl">An ETL that each read goes through; null: none.</param>
    /// <returns>The URLs, escaped.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual IAsyncEnumerable<string> ListUrlsAsync(string prefix = "", AisEtlReference? etl = null, CancellationToken cancellationToken = default)
    {
        AisGetOptions? options = etl is null ? null : new AisGetOptions { Etl = etl };
        return ListObjectsAsync(new AisListOptions { Prefix = prefix, Properties = PropertyNames.Name }, cancellationToken).Select(item => item.GetRequestUrl(options));
    }

    /// <summary>Lists what is in an archive (tar, tgz, tar.lz4, zip). A member's entry is named <c>shard.tar/path/in/archive</c>.</summary>
    /// <param name="archiveName">The object; or the beginning of the names of several.</param>
    /// <param name="includeArchive">Whether the archive itself is listed too.</param>
    /// <param name="options">Properties and size of a page; the rest of it does not count. Null: the defaults.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual IAsyncEnumerable<AisListEntry> ListArchiveAsync(
        string archiveName, bool includeArchive = false, AisListOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(archiveName);
        options ??= AisListOptions.Default;
        AisListOptions asked = new() { Prefix = archiveName, Flags = AisListFlags.ArchivesAsDirectories, Properties = options.Properties, PageSize = options.PageSize };
        return ListAsync(asked, cancellationToken).Where(entry => includeArchive || entry.Name != archiveName);
    }

    /// <summary>Selects objects for operations on all of them. Nothing is sent.</summary>
    /// <param name="objects">Names, a range of numbers, or a template.</param>
    /// <returns>The group.</returns>
    public virtual AisObjectGroup Objects(AisObjectCollection objects) => new(this, _areas, objects);

    /// <summary>Selects objects by their names. Nothing is sent.</summary>
    /// <param name="names">The names, at least one.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ArgumentException">There is none, or one is empty.</exception>
    public virtual AisObjectGroup Objects(params IEnumerable<string> names) => new(this, _areas, new AisObjectNames(names));

    /// <summary>Selects objects by a template in the manner of bash. Nothing is sent.</summary>
    /// <param name="template">For example <c>shard-{000..999}.tar</c>.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ArgumentException">The template is malformed.</exception>
    public virtual AisObjectGroup ObjectsByTemplate(string template) => new(this, _areas, new AisObjectTemplate(template));

    /// <summary>Starts a batch of objects, mostly of this bucket, that are read in one request. Nothing is sent.</summary>
    /// <param name="options">How the batch is sent; null: the defaults.</param>
    /// <returns>The batch, still empty.</returns>
    public virtual AisBatch Batch(AisBatchOptions? options = null) => new(_areas.Batch, this, options);

    /// <summary>
    /// Stores files of a directory as objects, several at once. They are read as they are sent, never as a whole into
    /// memory. The first error ends it: what was stored until then stays.
    /// </summary>
    /// <param name="directory">The directory.</param>
    /// <param name="options">Which files, and under which names; null: all files of the directory itself.</param>
    /// <param name="progress">Reports each stored file; null: no reports.</param>
    /// <returns>The names of the objects, in no order.</returns>
    /// <exception cref="ArgumentException">There is no such directory, the pattern is malformed, or two files would get one name.</exception>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual ValueTask<IReadOnlyList<string>> PutFilesAsync(
        string directory, AisPutFilesOptions? options = null, IProgress<AisPutFilesProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return _areas.Files.PutAsync(Address, directory, options ?? AisPutFilesOptions.Default, progress, cancellationToken);
    }

    /// <summary>
    /// Renames the bucket; ais:// only. A job does it, and takes some 15 s even for small ones. This handle keeps the old
    /// name. Never sent twice.
    /// </summary>
    /// <param name="newName">The new name, in the same namespace.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud.</exception>
    public virtual async ValueTask<AisJob> RenameAsync(string newName, CancellationToken cancellationToken = default)
    {
        Address.RequireAis("renamed");
        return ToJob(await _areas.Buckets.Jobs.RenameAsync(Address, Address.WithName(newName), cancellationToken).ConfigureAwait(false), AisJobKinds.RenameBucket);
    }

    /// <summary>Forgets a cloud bucket: removes its objects from the cluster's disks, not from the cloud.</summary>
    /// <param name="keepMetadata">Whether the cluster still knows the bucket and its properties afterwards.</param>
    /// <returns>Completes when it is forgotten.</returns>
    /// <exception cref="AisInvalidProviderException">The bucket does not lie in a cloud.</exception>
    public virtual ValueTask EvictAsync(bool keepMetadata = false, CancellationToken cancellationToken = default)
        => _areas.Buckets.Lifecycle.EvictAsync(Address, keepMetadata, cancellationToken);

    /// <summary>Copies the bucket's objects into another bucket, which is made if need be. Never sent twice.</summary>
    /// <param name="destination">The other bucket.</param>
    /// <param name="options">What to copy, and how; null: everything, as it is.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job; it reports its end some 13 s late.</returns>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    public virtual async ValueTask<AisJob> CopyToAsync(AisBucket destination, AisCopyBucketOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        string id = await _areas.Buckets.Jobs.CopyAsync(Address, destination.Address, options ?? AisCopyBucketOptions.Default, cancellationToken).ConfigureAwait(false);
        return ToJob(id, AisJobKinds.CopyBucket);
    }

    /// <summary>Sends the bucket's objects through an ETL into another bucket. Never sent twice.</summary>
    /// <param name="etl">The ETL, and further ones that the result goes through; without arguments.</param>
    /// <param name="destination">The other bucket.</param>
    /// <param name="options">What to transform, and how; null: everything.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    public virtual async ValueTask<AisJob> TransformToAsync(
        AisEtlReference etl, AisBucket destination, AisTransformBucketOptions? options = null, CancellationToken cancellationToken = default)
    {
        AisTransformBucketOptions.CheckEtl(etl);
        ArgumentNullException.ThrowIfNull(destination);
        options ??= AisTransformBucketOptions.Default;
        return ToJob(await _areas.Buckets.Jobs.TransformAsync(Address, destination.Address, etl, options, cancellationToken).ConfigureAwait(false), AisJobKinds.TransformBucket);
    }

    /// <summary>
    /// Sends the bucket's objects through an ETL and drops the results, to see whether it works: failed objects are listed
    /// in the ETL's details. Never sent twice.
    /// </summary>
    /// <param name="etl">The ETL, and further ones that the result goes through; without arguments.</param>
    /// <param name="options">What to transform, and how; null: everything.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public virtual ValueTask<AisJob> InspectAsync(AisEtlReference etl, AisTransformBucketOptions? options = null, CancellationToken cancellationToken = default)
        => TransformToAsync(etl, this, (options ?? AisTransformBucketOptions.Default) with { DryRun = true, ContinueOnError = true }, cancellationToken);

    /// <summary>Refuses buckets that do not lie in a cloud.</summary>
    /// <exception cref="AisInvalidProviderException">The bucket is an ais:// one, of this or another cluster.</exception>
    public virtual void VerifyCloud()
        => Address.RequireCloud();
}
