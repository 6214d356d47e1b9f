using System.Diagnostics.CodeAnalysis;
using AisFs.Client;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>
/// What is mounted: a cluster (<c>ais://</c>), all buckets of a provider, remote cluster or namespace (<c>aws://</c>,
/// <c>ais://@remote</c>, <c>ais://#ns</c>), a bucket, or what begins with a prefix in a bucket.
/// </summary>
public sealed record MountSource
{
    private MountSource(string provider, string scope, string bucketName, string prefix)
    {
        Provider = provider;
        Namespace = scope;
        BucketName = bucketName;
        Prefix = prefix;
    }

    /// <summary>The whole cluster.</summary>
    public static MountSource Cluster { get; } = new("ais", string.Empty, string.Empty, string.Empty);

    /// <summary>The provider in canonical form: ais, aws, gcp, azure, oci, ht.</summary>
    public string Provider { get; }

    /// <summary>The namespace as <c>@uuid#name</c>, <c>#name</c> or <c>@uuid</c>; empty for the global one.</summary>
    public string Namespace { get; }

    /// <summary>The bucket's name; empty when more than one bucket is mounted.</summary>
    public string BucketName { get; }

    /// <summary>The prefix without a slash at either end; empty for a whole bucket.</summary>
    public string Prefix { get; }

    /// <summary>Whether one bucket, or a part of it, is mounted.</summary>
    public bool HasBucket => BucketName.Length > 0;

    /// <summary>The bucket; only to be read when <see cref="HasBucket"/>.</summary>
    public BucketId Bucket => new(Provider, Namespace, BucketName);

    /// <summary>Parses a source such as <c>ais://bucket/prefix</c> or <c>s3://bucket</c>.</summary>
    /// <param name="text">The source as the user wrote it.</param>
    /// <param name="source">The source.</param>
    /// <param name="reason">Why the text is no source, as one sentence; null on success.</param>
    /// <returns>Whether the text is a source.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MountSource? source, [NotNullWhen(false)] out string? reason)
    {
        source = null;
        reason = null;
        int end = text?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (text is null || end < 0)
        {
            reason = $"'{text}' is not a source: write ais:// for the whole cluster, ais://BUCKET for a bucket, ais://BUCKET/PREFIX for a part of it.";
            return false;
        }

        if (CanonicalProvider(text[..end]) is not { } provider)
        {
            reason = $"'{text[..end]}' is not a provider: use ais, aws (s3), gcp (gs), azure (az), oci or ht.";
            return false;
        }

        string rest = text[(end + 3)..];
        string scope = string.Empty;
        if (rest.StartsWith('@') || rest.StartsWith('#'))
        {
            int slash = rest.IndexOf('/', StringComparison.Ordinal);
            scope = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? string.Empty : rest[(slash + 1)..];
            if (scope is "@" or "#" or "@#")
            {
                scope = string.Empty;
            }
        }

        int split = rest.IndexOf('/', StringComparison.Ordinal);
        string bucket = split < 0 ? rest : rest[..split];
        string prefix = split < 0 ? string.Empty : rest[(split + 1)..].Trim('/');
        if (bucket.Length == 0 && prefix.Length > 0)
        {
            reason = $"'{text}' names no bucket before its prefix.";
            return false;
        }

        if (!AisNamespace.TryParse(scope, out _))
        {
            reason = $"'{scope}' is not a namespace: write @CLUSTER, #NAME or @CLUSTER#NAME.";
            return false;
        }

        reason = RefuseNames(bucket, prefix);
        source = reason is null ? new MountSource(provider, scope, bucket, prefix) : null;
        return source is not null;
    }

    /// <summary>Parses a text that is known to be a source.</summary>
    /// <param name="text">The source.</param>
    /// <returns>The source.</returns>
    /// <exception cref="FormatException">The text is no source; the message says why.</exception>
    public static MountSource Parse(string text)
        => TryParse(text, out MountSource? source, out string? reason) ? source : throw new FormatException(reason);

    // The reason why a bucket or a prefix cannot be mounted, as one sentence; null when both can be.
    private static string? RefuseNames(string bucket, string prefix)
    {
        if (bucket.Length > 0 && !ObjectNames.IsBucketName(bucket))
        {
            return $"'{bucket}' is not a bucket's name: allowed are {ObjectNames.BucketNameRule}.";
        }

        if (prefix.Length > 0 && (Array.Exists(prefix.Split('/'), segment => !ObjectNames.IsShowable(segment)) || ObjectNames.IsTooLong(prefix)))
        {
            return $"'{prefix}' cannot be a prefix: its segments must not be empty, '.', '..' or longer than {ObjectNames.MaxSegmentBytes} bytes.";
        }

        return prefix == "~" || prefix.StartsWith("~/", StringComparison.Ordinal)
            ? $"'{prefix}' cannot be a prefix: clusters refuse names that begin with '~/'."
            : null;
    }

    /// <summary>The source in canonical form.</summary>
    /// <returns>A text that parses to this source.</returns>
    public override string ToString()
    {
        string scope = Namespace.Length > 0 && HasBucket ? Namespace + "/" : Namespace;
        return $"{Provider}://{scope}{BucketName}{(Prefix.Length > 0 ? "/" : string.Empty)}{Prefix}";
    }

    private static string? CanonicalProvider(string scheme) => scheme.ToLowerInvariant() switch
    {
        "ais" => "ais",
        "aws" or "s3" => "aws",
        "gcp" or "gs" => "gcp",
        "azure" or "az" => "azure",
        "oci" or "oc" => "oci",
        "ht" => "ht",
        _ => null,
    };
}
