namespace AisFs.Control.Contract;

/// <summary>What programs have open.</summary>
/// <param name="Files">Handles of files.</param>
/// <param name="Directories">Handles of directories.</param>
public sealed record OpenStatus(int Files, int Directories);
