using AisFs.Client.Batch;
using AisFs.Client.Dsort;
using AisFs.Client.Etl;
using AisFs.Client.Jobs;

namespace AisFs.Client;

/// <content>Handles of what is not a bucket.</content>
public sealed partial class AisClient
{
    /// <summary>Names a job, or all jobs of a kind. Nothing is sent.</summary>
    /// <param name="id">The id; empty for all jobs of the kind.</param>
    /// <param name="kind">The kind, see <see cref="AisJobKinds"/>; empty when it is not known.</param>
    /// <returns>The handle.</returns>
    public AisJob Job(string id = "", string kind = "") => new(this, id, kind);

    /// <summary>Names an ETL. Nothing is sent.</summary>
    /// <param name="name">The name: 6 to 32 lower-case letters, digits and '-', which is neither first nor last.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="ArgumentException">The name can't be one of an ETL.</exception>
    public AisEtl Etl(string name) => new(this, name);

    /// <summary>Names a dSort job, or none yet. Nothing is sent.</summary>
    /// <param name="id">The id; empty before it is started.</param>
    /// <returns>The handle.</returns>
    public AisDsort Dsort(string id = "") => new(this, id);

    /// <summary>Begins to gather objects that are to be read in one request. Nothing is sent.</summary>
    /// <param name="options">How they are to be sent; null: the defaults.</param>
    /// <returns>The batch, still empty.</returns>
    public AisBatch Batch(AisBatchOptions? options = null) => new(this, null, options);
}
