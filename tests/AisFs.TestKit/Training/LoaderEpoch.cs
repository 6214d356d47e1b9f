namespace AisFs.TestKit.Training;

/// <summary>One pass over all files.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Files">How many files were read.</param>
/// <param name="Bytes">How many bytes they held.</param>
public sealed record LoaderEpoch(double Seconds, int Files, long Bytes);
