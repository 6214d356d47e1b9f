namespace AisFs.TestKit.Wine;

/// <summary>A change that the file system told the driver of.</summary>
/// <param name="Filter">FILE_NOTIFY_CHANGE_*.</param>
/// <param name="Action">FILE_ACTION_*.</param>
/// <param name="Path">The path.</param>
public sealed record WindowsChange(uint Filter, uint Action, string Path);
