namespace AisFs.Client.Etl;

/// <summary>What all ways to begin an ETL have in common.</summary>
public record AisEtlInitOptions
{
    internal static AisEtlInitOptions Default { get; } = new();

    /// <summary>How targets and pods talk. Default <see cref="AisEtlCommunication.HttpPush"/>.</summary>
    public AisEtlCommunication Communication { get; init; } = AisEtlCommunication.HttpPush;

    /// <summary>The longest time until all pods are ready; the request waits for that. Default 5 minutes.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest time that one object may take. Default 45 s.</summary>
    public TimeSpan ObjectTimeout { get; init; } = TimeSpan.FromSeconds(45);

    internal void Validate(params ReadOnlySpan<AisEtlCommunication> allowed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(InitTimeout, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(ObjectTimeout, TimeSpan.FromMilliseconds(1));
        if (!allowed.Contains(Communication))
        {
            throw new ArgumentException($"{nameof(Communication)}: {Communication} is not one of {string.Join(", ", allowed.ToArray())}, which this kind of ETL knows.");
        }
    }
}
