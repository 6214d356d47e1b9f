namespace AisFs.Client.Transfers;

/// <summary>A file and its object are done. Reported in any order.</summary>
/// <param name="Path">The path of the file within the directory, with '/'.</param>
/// <param name="ObjectName">The object.</param>
/// <param name="Action">What was done, or would be in a dry run.</param>
/// <param name="Bytes">The size in bytes.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
public sealed record AisDirectoryProgress(string Path, string ObjectName, AisDirectoryAction Action, long Bytes, Exception? Error = null);
