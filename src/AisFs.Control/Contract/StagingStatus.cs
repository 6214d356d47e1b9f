namespace AisFs.Control.Contract;

/// <summary>The staging folder.</summary>
/// <param name="Directory">Where it is.</param>
/// <param name="UsedBytes">What staged files of this mount take of the disk.</param>
/// <param name="FreeBytes">The room that the disk has left; null when it does not tell.</param>
public sealed record StagingStatus(string Directory, long UsedBytes, long? FreeBytes);
