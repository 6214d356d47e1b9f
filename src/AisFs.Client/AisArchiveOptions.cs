namespace AisFs.Client.Groups;

/// <summary>How a group of objects is put into one archive.</summary>
public sealed record AisArchiveOptions
{
    internal static AisArchiveOptions Default { get; } = new();

    /// <summary>The bucket of the archive; null: that of the objects. Default null.</summary>
    public AisBucket? Destination { get; init; }

    /// <summary>The form, for example <c>.tar</c>, <c>.tgz</c>, <c>.tar.lz4</c> or <c>.zip</c>; empty: as the archive's name says. Default empty.</summary>
    public string Mime { get; init; } = string.Empty;

    /// <summary>Whether members are named <c>bucket/object</c>. Default false: <c>object</c>.</summary>
    public bool IncludeSourceName { get; init; }

    /// <summary>Whether an archive that exists gets further members. Default false: it is replaced.</summary>
    public bool AllowAppend { get; init; }

    /// <summary>Whether to go on when one object fails. Default false.</summary>
    public bool ContinueOnError { get; init; }
}
