namespace AisFs.Client;

/// <summary>The namespace of a bucket: the UUID or alias of a remote cluster, and a name within it.</summary>
public readonly record struct AisNamespace
{
    private readonly string? _uuid;
    private readonly string? _name;

    /// <summary>Names a namespace.</summary>
    /// <param name="uuid">The UUID or alias of a remote AIStore cluster; empty for the cluster itself.</param>
    /// <param name="name">The name within that cluster; empty for the global namespace.</param>
    public AisNamespace(string uuid = "", string name = "")
    {
        ArgumentNullException.ThrowIfNull(uuid);
        ArgumentNullException.ThrowIfNull(name);
        if (!IsPart(uuid) || !IsPart(name))
        {
            throw new ArgumentException($"'@{uuid}#{name}' is not a namespace: neither part may hold '@', '#' or '/'.");
        }

        _uuid = uuid.Length == 0 ? null : uuid;
        _name = name.Length == 0 ? null : name;
    }

    /// <summary>The global namespace of the cluster itself.</summary>
    public static AisNamespace Global => default;

    /// <summary>The UUID or alias of a remote cluster; empty for the cluster itself.</summary>
    public string Uuid => _uuid ?? string.Empty;

    /// <summary>The name within the cluster; empty for the global namespace.</summary>
    public string Name => _name ?? string.Empty;

    /// <summary>Whether this is the global namespace of the cluster itself.</summary>
    public bool IsGlobal => _uuid is null && _name is null;

    /// <summary>Whether the bucket lies in another AIStore cluster.</summary>
    public bool IsRemote => _uuid is not null;

    /// <summary>Reads <c>@uuid#name</c>, <c>#name</c>, <c>@uuid</c>, <c>@#</c> or the empty string.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The namespace.</returns>
    /// <exception cref="ArgumentException">The text has another form.</exception>
    public static AisNamespace Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out AisNamespace ns)
            ? ns
            : throw new ArgumentException($"'{text}' is not a namespace: it is written '@uuid#name', '@uuid' or '#name'.", nameof(text));
    }

    /// <summary>Reads what <see cref="Parse"/> reads.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ns">The namespace.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out AisNamespace ns)
    {
        ArgumentNullException.ThrowIfNull(text);
        ns = default;
        int hash = text.IndexOf('#', StringComparison.Ordinal);
        string uuid = hash < 0 ? text : text[..hash];
        string name = hash < 0 ? string.Empty : text[(hash + 1)..];
        if (uuid.Length > 0)
        {
            if (uuid[0] != '@')
            {
                return false;
            }

            uuid = uuid[1..];
        }

        if (!IsPart(uuid) || !IsPart(name))
        {
            return false;
        }

        ns = new AisNamespace(uuid, name);
        return true;
    }

    /// <summary>The namespace as the cluster writes it.</summary>
    /// <returns><c>@uuid#name</c>, and <c>@#</c> for the global namespace.</returns>
    public override string ToString() => $"@{_uuid}#{_name}";

    private static bool IsPart(string text) => text.AsSpan().IndexOfAny("@#/") < 0;
}
