namespace AisFs.TestKit.Training;

/// <summary>What a loader found and read.</summary>
/// <param name="SearchSeconds">How long the search for files took.</param>
/// <param name="Files">How many files there are.</param>
/// <param name="Epochs">The epochs in turn.</param>
public sealed record LoaderResult(double SearchSeconds, int Files, IReadOnlyList<LoaderEpoch> Epochs);
