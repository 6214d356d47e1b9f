using AisFs.Client.Jobs;

namespace AisFs.Client.Groups;

/// <summary>
/// A group of objects of one bucket that the cluster works on in one request: jobs do the work. Immutable, and may be used
/// again. Protocol: <c>/v1/buckets/bucket</c> with the actions <c>*-listrange</c> and <c>archive</c>.
/// </summary>
public class AisObjectGroup
{
    private readonly ClientAreas _areas;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisObjectGroup()
    {
        _areas = null!;
        Bucket = null!;
        Collection = null!;
    }

    internal AisObjectGroup(AisBucket bucket, ClientAreas areas, AisObjectCollection collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        _areas = areas;
        Bucket = bucket;
        Collection = collection;
    }

    /// <summary>The bucket.</summary>
    public virtual AisBucket Bucket { get; }

    /// <summary>Which objects.</summary>
    public virtual AisObjectCollection Collection { get; }

    /// <summary>Gives the names one by one, without asking the cluster.</summary>
    /// <returns>The names.</returns>
    /// <exception cref="InvalidOperationException">The group is a prefix: only the cluster knows the names.</exception>
    public virtual IEnumerable<string> ListNames() => Collection;

    /// <summary>Gives handles of the objects one by one, without asking the cluster.</summary>
    /// <param name="prefix">Only objects whose names begin with this; empty: all.</param>
    /// <returns>The handles.</returns>
    /// <exception cref="InvalidOperationException">The group is a prefix: only the cluster knows the names.</exception>
    public virtual IEnumerable<AisObject> ListObjects(string prefix = "")
        => Collection.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(Bucket.Object);

    /// <summary>Gives the URLs that GETs of the objects are sent to, without asking the cluster.</summary>
    /// <param name="prefix">Only objects whose names begin with this; empty: all.</param>
    /// <param name="etl">An ETL that each read goes through; null: none.</param>
    /// <returns>The URLs, escaped.</returns>
    /// <exception cref="InvalidOperationException">The group is a prefix: only the cluster knows the names.</exception>
    public virtual IEnumerable<string> ListUrls(string prefix = "", AisEtlReference? etl = null)
    {
        AisGetOptions? options = etl is null ? null : new AisGetOptions { Etl = etl };
        return ListObjects(prefix).Select(item => item.GetRequestUrl(options));
    }

    /// <summary>
    /// Deletes the objects. Of a range, template or prefix the cluster passes over what does not exist. A list says each name on
    /// purpose: the cluster deletes those that exist, and reports the job as failed (<see cref="AisJobResult.IsSuccess"/> is false,
    /// <see cref="AisJobResult.Error"/> names one) if any is missing.
    /// </summary>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual async ValueTask<AisJob> DeleteAsync(CancellationToken cancellationToken = default)
        => ToJob(await _areas.Groups.DeleteAsync(Bucket.Address, Collection, cancellationToken).ConfigureAwait(false), AisJobKinds.DeleteObjects);

    /// <summary>Removes objects of a cloud bucket from the cluster's disks, not from the cloud.</summary>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisInvalidProviderException">The bucket does not lie in a cloud.</exception>
    public virtual async ValueTask<AisJob> EvictAsync(CancellationToken cancellationToken = default)
        => ToJob(await _areas.Groups.EvictAsync(Bucket.Address, Collection, cancellationToken).ConfigureAwait(false), AisJobKinds.EvictObjects);

    /// <summary>Fetches objects of a cloud bucket onto the cluster's disks. Never sent twice.</summary>
    /// <param name="options">How; null: what is not there yet.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisInvalidProviderException">The bucket does not lie in a cloud.</exception>
    public virtual async ValueTask<AisJob> PrefetchAsync(AisPrefetchOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisPrefetchOptions.Default;
        return ToJob(await _areas.Groups.PrefetchAsync(Bucket.Address, Collection, options, cancellationToken).ConfigureAwait(false), AisJobKinds.PrefetchObjects);
    }

    /// <summary>Copies the objects into a bucket. Never sent twice.</summary>
    /// <param name="destination">The bucket.</param>
    /// <param name="options">How; null: as they are.</param>
    /// <param name="cancellationToken">Ends the request; jobs that were started go on.</param>
    /// <returns>The jobs, usually one.</returns>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    public virtual async ValueTask<IReadOnlyList<AisJob>> CopyToAsync(AisBucket destination, AisCopyBucketOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        options ??= AisCopyBucketOptions.Default;
        return ToJobs(await _areas.Groups.CopyAsync(Bucket.Address, Collection, destination.Address, options, cancellationToken).ConfigureAwait(false), AisJobKinds.CopyObjects);
    }

    /// <summary>Sends the objects through an ETL into a bucket. Never sent twice.</summary>
    /// <param name="etl">The ETL, and further ones that the result goes through; without arguments.</param>
    /// <param name="destination">The bucket.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public virtual async ValueTask<AisJob> TransformToAsync(
        AisEtlReference etl, AisBucket destination, AisTransformBucketOptions? options = null, CancellationToken cancellationToken = default)
    {
        AisTransformBucketOptions.CheckEtl(etl);
        ArgumentNullException.ThrowIfNull(destination);
        options ??= AisTransformBucketOptions.Default;
        string id = await _areas.Groups.TransformAsync(Bucket.Address, Collection, destination.Address, etl, options, cancellationToken).ConfigureAwait(false);
        return ToJob(id, AisJobKinds.TransformObjects);
    }

    /// <summary>Sends the objects through an ETL and drops the results, to see whether it works. Never sent twice.</summary>
    /// <param name="etl">The ETL, and further ones that the result goes through; without arguments.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public virtual ValueTask<AisJob> InspectAsync(AisEtlReference etl, AisTransformBucketOptions? options = null, CancellationToken cancellationToken = default)
        => TransformToAsync(etl, Bucket, (options ?? AisTransformBucketOptions.Default) with { DryRun = true, ContinueOnError = true }, cancellationToken);

    /// <summary>Puts the objects into one archive. Never sent twice.</summary>
    /// <param name="name">The archive.</param>
    /// <param name="options">How; null: into the same bucket, in the form that the name says.</param>
    /// <param name="cancellationToken">Ends the request; jobs that were started go on.</param>
    /// <returns>The jobs, usually one. They end by being idle, see <see cref="AisJob.WaitAsync"/>.</returns>
    /// <exception cref="ArgumentException">The form in the options contradicts the extension of the name.</exception>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    public virtual async ValueTask<IReadOnlyList<AisJob>> ArchiveAsync(string name, AisArchiveOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisArchiveOptions.Default;
        ArchiveForms.Check(options.Mime, name);
        AisObject archive = (options.Destination ?? Bucket).Object(name);
        ArchiveWish wish = new(options.Mime, options.IncludeSourceName, options.AllowAppend, options.ContinueOnError);
        return ToJobs(await _areas.Groups.ArchiveAsync(Bucket.Address, Collection, archive.Address, wish, cancellationToken).ConfigureAwait(false), AisJobKinds.Archive);
    }

    private AisJob ToJob(string id, string kind) => new(_areas.Jobs, id, kind);

    private AisJob[] ToJobs(IReadOnlyList<string> ids, string kind) => [.. ids.Select(id => ToJob(id, kind))];
}
