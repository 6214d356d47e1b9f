namespace AisFs.Vfs.Api;

/// <summary>A directory entry with its attributes, and how long they may be remembered.</summary>
/// <param name="Attributes">The attributes; the inode is 0 for a negative entry.</param>
/// <param name="ValidFor">
/// For how long the name may be believed without asking again, and the attributes if they are not <see cref="IsProvisional"/>; zero:
/// not at all.
/// </param>
public readonly record struct FsEntry(FsAttributes Attributes, TimeSpan ValidFor)
{
    /// <summary>
    /// The name as it is stored, when that is not the one that was asked for: it differs in case, and the file system
    /// ignores case. Null otherwise.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// Whether the times are not known yet, while all other attributes are. No program may see them, and they may not be
    /// believed for any time: <see cref="IFileSystem.GetAttributesAsync"/> tells the right ones. False by default.
    /// </summary>
    public bool IsProvisional { get; init; }

    /// <summary>For how long the attributes may be believed without asking again; zero: not at all.</summary>
    public TimeSpan AttributesValidFor => IsProvisional ? TimeSpan.Zero : ValidFor;

    /// <summary>Whether the name is known not to exist.</summary>
    public bool IsNegative => Attributes.Inode.IsNone;

    /// <summary>A name that does not exist.</summary>
    /// <param name="validFor">For how long that may be believed.</param>
    /// <returns>The negative entry.</returns>
    public static FsEntry Negative(TimeSpan validFor) => new(default, validFor);
}
