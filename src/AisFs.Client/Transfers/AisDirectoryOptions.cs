using AisFs.Client.Files;

namespace AisFs.Client.Transfers;

/// <summary>Which files of a local directory and which objects of a bucket are made alike.</summary>
public sealed record AisDirectoryOptions
{
    /// <summary>
    /// The key of the custom metadata in which an upload leaves the last write of the file, in nanoseconds since 1970 UTC: the next upload
    /// passes over what has the same size and time, and a download gives the file that time.
    /// </summary>
    public const string TimeKey = "aisfs-mtime";

    internal static AisDirectoryOptions Default { get; } = new();

    /// <summary>What goes in front of the objects' names, for example <c>data/</c>; a '/' must be written. Default empty.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>
    /// A shell pattern of the paths within the directory: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c>, and <c>**</c> for any number of
    /// directories. Default <c>**</c>: all.
    /// </summary>
    public string Pattern { get; init; } = "**";

    /// <summary>
    /// Whether what the source does not have is removed from the destination, as far as prefix and pattern go. Only when everything else
    /// has succeeded. Default false.
    /// </summary>
    public bool Delete { get; init; }

    /// <summary>Whether only to report what would be done. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>The greatest number of files at once, 1 to 256. Default 8.</summary>
    public int Parallelism { get; init; } = 8;

    /// <summary>How one file is stored; <see cref="AisUploadOptions.ResumeFile"/> is not for directories: what is there already is passed over.</summary>
    public AisUploadOptions Upload { get; init; } = AisUploadOptions.Default;

    /// <summary>How one object is read.</summary>
    public AisDownloadOptions Download { get; init; } = AisDownloadOptions.Default;

    internal GlobPattern Validate()
    {
        ArgumentNullException.ThrowIfNull(Prefix);
        ArgumentNullException.ThrowIfNull(Upload);
        ArgumentNullException.ThrowIfNull(Download);
        ArgumentOutOfRangeException.ThrowIfLessThan(Parallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Parallelism, 256);
        Upload.Validate();
        Download.Validate();
        return Upload.ResumeFile is null ? new GlobPattern(Pattern, isRecursive: false)
            : throw new ArgumentException($"{nameof(AisUploadOptions.ResumeFile)} is for single files: a directory that is sent again passes over what is there.");
    }
}
