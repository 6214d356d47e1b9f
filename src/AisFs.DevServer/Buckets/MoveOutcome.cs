namespace AisFs.DevServer.Buckets;

/// <summary>What became of moving a file to its name.</summary>
internal enum MoveOutcome
{
    Done,

    /// <summary>A directory has that name.</summary>
    IsDirectory,

    /// <summary>A file stands where the name needs a directory.</summary>
    ObjectInPath,

    /// <summary>A directory of the name is too long for a file system.</summary>
    NameTooLong,
}
