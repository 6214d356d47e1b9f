namespace AisFs.Cli.Commands.Benching;

/// <summary>All measurements of one run, with what they depend on: two of them can be compared when these are the same.</summary>
/// <param name="Version">The version of AisFs that measured.</param>
/// <param name="Path">The folder.</param>
/// <param name="Source">What is mounted there; null when it is no mount of AisFs that this user may ask.</param>
/// <param name="MountVersion">The version of AisFs that serves the mount; null likewise.</param>
/// <param name="Time">When it was measured.</param>
/// <param name="SizeBytes">The size of the large file.</param>
/// <param name="Files">The number of small files.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="ReadOnly">Whether nothing was written.</param>
/// <param name="Results">The measurements.</param>
internal sealed record BenchReport(
    string Version,
    string Path,
    string? Source,
    string? MountVersion,
    DateTimeOffset Time,
    long SizeBytes,
    int Files,
    int Threads,
    bool ReadOnly,
    IReadOnlyList<BenchRow> Results);
