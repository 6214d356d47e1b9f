using AisFs.Vfs.Control;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

/// <summary>The operations of one mount, a class for each family. Only <see cref="VirtualFileSystem"/> has them all.</summary>
internal sealed record MountOperations
{
    public required InodeAccess Inodes { get; init; }

    public required Lookup Lookup { get; init; }

    public required Enumeration Enumeration { get; init; }

    public required Attributes Attributes { get; init; }

    public required AttributeReads AttributeReads { get; init; }

    public required Xattrs Xattrs { get; init; }

    public required XattrChanges XattrChanges { get; init; }

    public required FileCreation FileCreation { get; init; }

    public required NodeCreation NodeCreation { get; init; }

    public required Symlinks Symlinks { get; init; }

    public required DirectoryCreation DirectoryCreation { get; init; }

    public required BucketCreation BucketCreation { get; init; }

    public required Removal Removal { get; init; }

    public required Renames Renames { get; init; }

    public required FileOpening Opening { get; init; }

    public required FileReads Reads { get; init; }

    public required FileWrites Writes { get; init; }

    public required FileUploads Uploads { get; init; }

    public required FileClosing Closing { get; init; }

    public required FileSync Sync { get; init; }

    public required RangeCopy RangeCopy { get; init; }

    public required Statistics Statistics { get; init; }

    public required HandleEnds HandleEnds { get; init; }

    public required OperationSubjects Subjects { get; init; }

    public required VfsControl Control { get; init; }

    public required LiveLimits Limits { get; init; }
}
