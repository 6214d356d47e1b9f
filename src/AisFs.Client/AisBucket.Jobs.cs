using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>Jobs that work on a whole bucket.</content>
public sealed partial class AisBucket
{
    /// <summary>
    /// Renames the bucket; ais:// only. A job does it, and takes some 15 s even for small ones. This handle keeps the old
    /// name. Never sent twice.
    /// </summary>
    /// <param name="newName">The new name, in the same namespace.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud.</exception>
    public ValueTask<AisJob> RenameAsync(string newName, CancellationToken cancellationToken = default)
    {
        RequireAis("renamed");
        AisBucket renamed = new(Client, newName, Provider, Namespace);
        return StartAsync(HttpMethod.Post, AddDestination(renamed), ActionMessage.Create(AisJobKinds.RenameBucket), AisJobKinds.RenameBucket, cancellationToken);
    }

    /// <summary>Forgets a cloud bucket: removes its objects from the cluster's disks, not from the cloud.</summary>
    /// <param name="keepMetadata">Whether the cluster still knows the bucket and its properties afterwards.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when it is forgotten.</returns>
    /// <exception cref="AisInvalidProviderException">The bucket does not lie in a cloud.</exception>
    public ValueTask EvictAsync(bool keepMetadata = false, CancellationToken cancellationToken = default)
    {
        VerifyCloud();
        string path = new QueryBuilder(_path + _query).Add("keep_bck_md", keepMetadata).ToString();
        return Client.Transport.ExecuteAsync(CreateRequest(HttpMethod.Delete, path, ActionMessage.Create("evict-remote-bck"), isIdempotent: true), cancellationToken);
    }

    /// <summary>Copies the bucket's objects into another bucket, which is made if need be. Never sent twice.</summary>
    /// <param name="destination">The other bucket.</param>
    /// <param name="options">What to copy, and how; null: everything, as it is.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job; it reports its end some 13 s late.</returns>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    public ValueTask<AisJob> CopyToAsync(AisBucket destination, AisCopyBucketOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        options ??= AisCopyBucketOptions.Default;
        options.Validate();
        byte[] json = ActionMessage.Create(AisJobKinds.CopyBucket, string.Empty, options, static (writer, options) =>
        {
            writer.WriteStartObject();
            options.Write(writer);
            if (options.ContinueOnError)
            {
                writer.WriteBoolean("coer"u8, true);
            }

            writer.WriteEndObject();
        });
        return StartAsync(HttpMethod.Post, AddDestination(destination), json, AisJobKinds.CopyBucket, cancellationToken);
    }

    /// <summary>Sends the bucket's objects through an ETL into another bucket. Never sent twice.</summary>
    /// <param name="etl">The ETL, and further ones that the result goes through; without arguments.</param>
    /// <param name="destination">The other bucket.</param>
    /// <param name="options">What to transform, and how; null: everything.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    public ValueTask<AisJob> TransformToAsync(
        AisEtlReference etl, AisBucket destination, AisTransformBucketOptions? options = null, CancellationToken cancellationToken = default)
    {
        AisTransformBucketOptions.CheckEtl(etl);
        ArgumentNullException.ThrowIfNull(destination);
        options ??= AisTransformBucketOptions.Default;
        options.Validate();
        byte[] json = ActionMessage.Create(AisJobKinds.TransformBucket, string.Empty, (options, etl), static (writer, state) =>
        {
            writer.WriteStartObject();
            state.options.Write(writer, state.etl);
            if (state.options.ContinueOnError)
            {
                writer.WriteBoolean("coer"u8, true);
            }

            writer.WriteEndObject();
        });
        return StartAsync(HttpMethod.Post, AddDestination(destination), json, AisJobKinds.TransformBucket, cancellationToken);
    }

    /// <summary>
    /// Sends the bucket's objects through an ETL and drops the results, to see whether it works: objects that fail are told
    /// by the ETL's details. Never sent twice.
    /// </summary>
    /// <param name="etl">The ETL, and further ones that the result goes through; without arguments.</param>
    /// <param name="options">What to transform, and how; null: everything.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public ValueTask<AisJob> InspectAsync(AisEtlReference etl, AisTransformBucketOptions? options = null, CancellationToken cancellationToken = default)
        => TransformToAsync(etl, this, (options ?? AisTransformBucketOptions.Default) with { DryRun = true, ContinueOnError = true }, cancellationToken);

    /// <summary>Refuses buckets that do not lie in a cloud.</summary>
    /// <exception cref="AisInvalidProviderException">The bucket is an ais:// one, of this or another cluster.</exception>
    public void VerifyCloud()
    {
        if (!AisProvider.IsCloud(Provider))
        {
            throw new AisInvalidProviderException(Provider, $"{Url} does not lie in a cloud.");
        }
    }

    internal async ValueTask<AisJob> StartAsync(HttpMethod method, string pathAndQuery, byte[] json, string kind, CancellationToken cancellationToken, bool isIdempotent = false)
        => await Client.Transport.StartJobAsync(Client, CreateRequest(method, pathAndQuery, json, isIdempotent), kind, cancellationToken).ConfigureAwait(false);

    internal ValueTask<IReadOnlyList<AisJob>> StartManyAsync(HttpMethod method, byte[] json, string kind, CancellationToken cancellationToken)
        => Client.Transport.StartJobsAsync(Client, CreateRequest(method, _path + _query, json), kind, cancellationToken);

    internal string PathAndQuery => _path + _query;

    private string AddDestination(AisBucket destination) => new QueryBuilder(_path + _query).Add("bck_to", destination.UniqueName).ToString();
}
