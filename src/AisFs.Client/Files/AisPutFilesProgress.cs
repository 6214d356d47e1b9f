namespace AisFs.Client.Files;

/// <summary>One file was stored, or would be in a dry run. Reported when a file is done, in any order.</summary>
/// <param name="Path">The file.</param>
/// <param name="ObjectName">The object.</param>
/// <param name="Bytes">The file's size in bytes.</param>
/// <param name="Files">The number of files that are done, this one counted.</param>
/// <param name="TotalBytes">Their bytes.</param>
public sealed record AisPutFilesProgress(string Path, string ObjectName, long Bytes, long Files, long TotalBytes);
