namespace AisFs.Vfs.Content.Writing;

/// <summary>What became of a change that a form of the content was asked for.</summary>
internal enum WriteStep
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Nothing was changed; the file has outgrown its form and goes on as a multipart upload.</summary>
    NeedsStream,

    /// <summary>Nothing was changed; it can only be done in the staging directory.</summary>
    NeedsStaging,
}
