using System.Text;

namespace AisFs.DevServer.Protocol;

/// <summary>Which bucket: provider, namespace (remote cluster and name) and name.</summary>
internal readonly record struct BucketKey(string Provider, string Uuid, string Namespace, string Name) : IComparable<BucketKey>
{
    public const string InvalidNameMessage = "bucket name is invalid: may only contain letters, numbers, dashes (-), underscores (_), and dots (.)";
    private const int MaxNameLength = 64;

    public bool IsGlobalNamespace => Uuid.Length == 0 && Namespace.Length == 0;

    public bool IsRemote => Provider != Providers.Ais || Uuid.Length > 0;

    /// <summary>Whether the cluster itself made the bucket, for its own use.</summary>
    public bool IsSystem => Name.StartsWith('.');

    /// <summary>The name in messages: <c>ais://@uuid#ns/name</c>.</summary>
    public string DisplayName
    {
        get
        {
            string scheme = Providers.Scheme(Provider);
            if (IsGlobalNamespace)
            {
                return $"{scheme}://{Name}";
            }

            string uuid = Uuid.Length > 0 ? "@" + Uuid : string.Empty;
            string ns = Namespace.Length > 0 ? "#" + Namespace : string.Empty;
            return $"{scheme}://{uuid}{ns}/{Name}";
        }
    }

    /// <summary>The namespace as it stands in unames: "@uuid#name", "@#" for the global one.</summary>
    public string QueryNamespace => $"@{Uuid}#{Namespace}";

    public static BucketKey InGlobalNamespace(string provider, string name) => new(provider, string.Empty, string.Empty, name);

    /// <summary>The key of a bucket whose parts are checked.</summary>
    /// <param name="name">The bucket's name.</param>
    /// <param name="provider">The provider, or an alias of it.</param>
    /// <param name="space">The namespace's name, without "#"; empty for the global one.</param>
    /// <exception cref="ArgumentException">The name or the provider is not valid.</exception>
    public static BucketKey Create(string name, string provider, string space = "")
    {
        if (NameError(name) is { } error)
        {
            throw new ArgumentException($"'{name}' cannot be a bucket's name: {error}", nameof(name));
        }

        return new BucketKey(Providers.Normalize(provider) ?? throw new ArgumentException($"'{provider}' is not a provider.", nameof(provider)), string.Empty, space, name);
    }

    /// <summary>Splits "@uuid#name", "#name" or "@uuid".</summary>
    public static (string Uuid, string Name) ParseNamespace(string text)
    {
        if (text.Length == 0)
        {
            return (string.Empty, string.Empty);
        }

        int hash = text.IndexOf('#', StringComparison.Ordinal);
        string uuid = hash < 0 ? text : text[..hash];
        string name = hash < 0 ? string.Empty : text[(hash + 1)..];
        if (!uuid.StartsWith('@'))
        {
            // A bare word is a namespace's name.
            return hash < 0 ? (string.Empty, uuid) : (uuid, name);
        }

        return (uuid[1..], name);
    }

    /// <summary>Splits a uname <c>provider/@uuid#ns/bucket/object</c>; the object may be missing.</summary>
    public static bool TryParseUname(string uname, out BucketKey bucket, out string objectName)
    {
        bucket = default;
        objectName = string.Empty;
        string[] parts = uname.Split('/', 4);
        if (parts.Length < 3 || Providers.Normalize(parts[0]) is not { } provider || parts[2].Length == 0)
        {
            return false;
        }

        (string uuid, string ns) = ParseNamespace(parts[1]);
        bucket = new BucketKey(provider, uuid, ns, parts[2]);
        objectName = parts.Length > 3 ? parts[3] : string.Empty;
        return true;
    }

    /// <summary>The uname of an object in this bucket, UTF-8.</summary>
    public byte[] Uname(ReadOnlySpan<byte> objectName)
    {
        string head = $"{Provider}/{QueryNamespace}/{Name}/";
        int length = Encoding.UTF8.GetByteCount(head);
        byte[] uname = new byte[length + objectName.Length];
        Encoding.UTF8.GetBytes(head, uname);
        objectName.CopyTo(uname.AsSpan(length));
        return uname;
    }

    public int CompareTo(BucketKey other)
    {
        int order = string.CompareOrdinal(Provider, other.Provider);
        order = order != 0 ? order : string.CompareOrdinal(Uuid, other.Uuid);
        order = order != 0 ? order : string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>
    /// Why a name cannot be a bucket's, in the real cluster's words; null if it can. Letters, digits, dash, underscore and
    /// single dots, at most 64 of them; the two names of the system that begin with a dot.
    /// </summary>
    public static string? NameError(string name)
    {
        if (name.Length == 0)
        {
            return "bucket name is missing";
        }

        if (name[0] == '.')
        {
            return name is ".sys-inventory" or ".sys-shardidx" ? null : $"reserved bucket name \"{name}\" (unknown system bucket)";
        }

        int length = Encoding.UTF8.GetByteCount(name);
        if (length > MaxNameLength)
        {
            return $"bucket name is too long: {length} > {MaxNameLength}(max length)";
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return InvalidNameMessage;
            }
        }

        return name.Contains("..", StringComparison.Ordinal) ? InvalidNameMessage : null;
    }
}
