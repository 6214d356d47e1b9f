namespace AisFs.TestKit.Wine;

/// <summary>An entry of a directory.</summary>
/// <param name="Name">The name.</param>
/// <param name="Info">The file.</param>
public sealed record WindowsEntry(string Name, WindowsFileInfo Info);
