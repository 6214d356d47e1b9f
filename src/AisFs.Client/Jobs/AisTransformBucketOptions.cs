namespace AisFs.Client.Jobs;

/// <summary>How a bucket, or a group of objects, is transformed.</summary>
public sealed record AisTransformBucketOptions : AisCopyBucketOptions
{
    internal static new AisTransformBucketOptions Default { get; } = new();

    /// <summary>The longest time that one object may take. Default 5 minutes.</summary>
    public TimeSpan ObjectTimeout { get; init; } = TimeSpan.FromMinutes(5);

    internal override void Validate()
    {
        base.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(ObjectTimeout, TimeSpan.FromMilliseconds(1));
    }

    internal static void CheckEtl(AisEtlReference etl)
    {
        ArgumentNullException.ThrowIfNull(etl);
        ArgumentException.ThrowIfNullOrEmpty(etl.Name);
        if (etl.Arguments.Length > 0)
        {
            throw new ArgumentException("Arguments of an ETL are taken when one object is read or copied, not by jobs.", nameof(etl));
        }
    }
}
