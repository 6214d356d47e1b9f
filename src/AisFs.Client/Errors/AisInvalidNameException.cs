namespace AisFs.Client;

/// <summary>The cluster does not allow the name of a bucket or an object: 400.</summary>
public sealed class AisInvalidNameException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    /// <param name="isBucket">Whether it is the name of a bucket.</param>
    public AisInvalidNameException(AisServerError error, bool isBucket = false)
        : base(error)
        => IsBucket = isBucket;

    /// <summary>Whether the name is that of a bucket; else it is an object's, or a prefix.</summary>
    public bool IsBucket { get; }
}
