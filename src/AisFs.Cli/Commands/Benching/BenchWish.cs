namespace AisFs.Cli.Commands.Benching;

/// <summary>What is to be measured.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Size">The size of the large file in bytes.</param>
/// <param name="Files">The number of small files.</param>
/// <param name="Time">How long one measurement may take.</param>
/// <param name="Threads">How many threads read at random, and work on small files.</param>
/// <param name="ReadOnly">Whether nothing is written: files that are there are read.</param>
internal sealed record BenchWish(string Folder, long Size, int Files, TimeSpan Time, int Threads, bool ReadOnly);
