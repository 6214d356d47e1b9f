using System.Text.Json;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client.Groups;

/// <summary>
/// A group of objects of one bucket that the cluster works on in one request: jobs do the work. Immutable, and may be used
/// again. Protocol: <c>/v1/buckets/bucket</c> with the actions <c>*-listrange</c> and <c>archive</c>.
/// </summary>
public sealed class AisObjectGroup
{
    internal AisObjectGroup(AisBucket bucket, AisObjectCollection collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        Bucket = bucket;
        Collection = collection;
    }

    /// <summary>The bucket.</summary>
    public AisBucket Bucket { get; }

    /// <summary>Which objects.</summary>
    public AisObjectCollection Collection { get; }

    /// <summary>Gives the names one by one, without asking the cluster.</summary>
    /// <returns>The names.</returns>
    /// <exception cref="InvalidOperationException">The group is a prefix: only the cluster knows the names.</exception>
    public IEnumerable<string> ListNames() => Collection;

    /// <summary>Gives handles of the objects one by one, without asking the cluster.</summary>
    /// <param name="prefix">Only objects whose names begin with this; empty: all.</param>
    /// <returns>The handles.</returns>
    /// <exception cref="InvalidOperationException">The group is a prefix: only the cluster knows the names.</exception>
    public IEnumerable<AisObject> ListObjects(string prefix = "")
        => Collection.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(Bucket.Object);

    /// <summary>Gives the URLs that GETs of the objects are sent to, without asking the cluster.</summary>
    /// <param name="prefix">Only objects whose names begin with this; empty: all.</param>
    /// <param name="etl">An ETL that each read goes through; null: none.</param>
    /// <returns>The URLs, escaped.</returns>
    /// <exception cref="InvalidOperationException">The group is a prefix: only the cluster knows the names.</exception>
    public IEnumerable<string> ListUrls(string prefix = "", AisEtlReference? etl = null)
    {
        AisGetOptions? options = etl is null ? null : new AisGetOptions { Etl = etl };
        return ListObjects(prefix).Select(item => item.GetRequestUrl(options));
    }

    /// <summary>Deletes the objects. Ones that don't exist are passed over.</summary>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public ValueTask<AisJob> DeleteAsync(CancellationToken cancellationToken = default)
        => StartAsync(HttpMethod.Delete, AisJobKinds.DeleteObjects, static (_, _) => { }, 0, cancellationToken, isIdempotent: true);

    /// <summary>Removes objects of a cloud bucket from the cluster's disks, not from the cloud.</summary>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisInvalidProviderException">The bucket does not lie in a cloud.</exception>
    public ValueTask<AisJob> EvictAsync(CancellationToken cancellationToken = default)
    {
        Bucket.VerifyCloud();
        return StartAsync(HttpMethod.Delete, AisJobKinds.EvictObjects, static (_, _) => { }, 0, cancellationToken, isIdempotent: true);
    }

    /// <summary>Fetches objects of a cloud bucket onto the cluster's disks. Never sent twice.</summary>
    /// <param name="options">How; null: what is not there yet.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisInvalidProviderException">The bucket does not lie in a cloud.</exception>
    public ValueTask<AisJob> PrefetchAsync(AisPrefetchOptions? options = null, CancellationToken cancellationToken = default)
    {
        Bucket.VerifyCloud();
        options ??= AisPrefetchOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(options.BlobThreshold, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, -1, nameof(options));
        return StartAsync(HttpMethod.Post, AisJobKinds.PrefetchObjects, static (writer, options) =>
        {
            writer.WriteBoolean("coer"u8, options.ContinueOnError);
            writer.WriteBoolean("latest-ver"u8, options.Latest);
            if (options.BlobThreshold > 0)
            {
                writer.WriteNumber("blob-threshold"u8, options.BlobThreshold);
            }

            if (options.Workers != 0)
            {
                writer.WriteNumber("num-workers"u8, options.Workers);
            }
        }, options, cancellationToken);
    }

    /// <summary>Copies the objects into a bucket. Never sent twice.</summary>
    /// <param name="destination">The bucket.</param>
    /// <param name="options">How; null: as they are.</param>
    /// <param name="cancellationToken">Cancels; jobs that were started go on.</param>
    /// <returns>The jobs: mostly one.</returns>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    public ValueTask<IReadOnlyList<AisJob>> CopyToAsync(AisBucket destination, AisCopyBucketOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        options ??= AisCopyBucketOptions.Default;
        options.Validate();
        return Bucket.StartManyAsync(HttpMethod.Post, Create(AisJobKinds.CopyObjects, static (writer, state) =>
        {
            state.options.Write(writer);
            WriteDestination(writer, state.destination, state.options);
        }, (destination, options)), AisJobKinds.CopyObjects, cancellationToken);
    }

    /// <summary>Sends the objects through an ETL into a bucket. Never sent twice.</summary>
    /// <param name="etl">The ETL, and further ones that the result goes through; without arguments.</param>
    /// <param name="destination">The bucket.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public ValueTask<AisJob> TransformToAsync(
        AisEtlReference etl, AisBucket destination, AisTransformBucketOptions? options = null, CancellationToken cancellationToken = default)
    {
        AisTransformBucketOptions.CheckEtl(etl);
        ArgumentNullException.ThrowIfNull(destination);
        options ??= AisTransformBucketOptions.Default;
        options.Validate();
        return StartAsync(HttpMethod.Post, AisJobKinds.TransformObjects, static (writer, state) =>
        {
            state.options.Write(writer, state.etl);
            WriteDestination(writer, state.destination, state.options);
        }, (etl, destination, options), cancellationToken);
    }

    /// <summary>Sends the objects through an ETL and drops the results, to see whether it works. Never sent twice.</summary>
    /// <param name="etl">The ETL, and further ones that the result goes through; without arguments.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public ValueTask<AisJob> InspectAsync(AisEtlReference etl, AisTransformBucketOptions? options = null, CancellationToken cancellationToken = default)
        => TransformToAsync(etl, Bucket, (options ?? AisTransformBucketOptions.Default) with { DryRun = true, ContinueOnError = true }, cancellationToken);

    /// <summary>Puts the objects into one archive. Never sent twice.</summary>
    /// <param name="name">The archive.</param>
    /// <param name="options">How; null: into the same bucket, in the form that the name says.</param>
    /// <param name="cancellationToken">Cancels; jobs that were started go on.</param>
    /// <returns>The jobs: mostly one. They end by being idle, see <see cref="AisJob.WaitAsync"/>.</returns>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    public ValueTask<IReadOnlyList<AisJob>> ArchiveAsync(string name, AisArchiveOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisArchiveOptions.Default;
        AisBucket destination = options.Destination ?? Bucket;
        AisObject archive = destination.Object(name);
        return Bucket.StartManyAsync(HttpMethod.Put, Create(AisJobKinds.Archive, static (writer, state) =>
        {
            (AisObject archive, AisArchiveOptions options) = state;
            writer.WriteString("archname"u8, archive.WireName);
            writer.WriteBoolean("isbn"u8, options.IncludeSourceName);
            writer.WriteBoolean("aate"u8, options.AllowAppend);
            writer.WriteBoolean("coer"u8, options.ContinueOnError);
            if (options.Mime.Length > 0)
            {
                writer.WriteString("mime"u8, options.Mime);
            }

            writer.WritePropertyName("tobck"u8);
            JsonValues.WriteBucket(writer, archive.Bucket);
        }, (archive, options)), AisJobKinds.Archive, cancellationToken);
    }

    private static void WriteDestination(Utf8JsonWriter writer, AisBucket destination, AisCopyBucketOptions options)
    {
        writer.WritePropertyName("tobck"u8);
        JsonValues.WriteBucket(writer, destination);
        writer.WriteBoolean("coer"u8, options.ContinueOnError);
    }

    private byte[] Create<TState>(string action, Action<Utf8JsonWriter, TState> write, TState state)
        => ActionMessage.Create(action, string.Empty, (Collection, Bucket, write, state), static (writer, all) =>
        {
            writer.WriteStartObject();
            all.Collection.Write(writer, all.Bucket.ToWireName);
            all.write(writer, all.state);
            writer.WriteEndObject();
        });

    private ValueTask<AisJob> StartAsync<TState>(
        HttpMethod method, string kind, Action<Utf8JsonWriter, TState> write, TState state, CancellationToken cancellationToken, bool isIdempotent = false)
        => Bucket.StartAsync(method, Bucket.PathAndQuery, Create(kind, write, state), kind, cancellationToken, isIdempotent);
}
