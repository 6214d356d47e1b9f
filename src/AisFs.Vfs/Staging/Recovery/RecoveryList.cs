namespace AisFs.Vfs.Staging.Recovery;

/// <summary>What was found in a staging directory.</summary>
/// <param name="Entries">The files that wait, the oldest first.</param>
/// <param name="Faults">One sentence for each thing that looks like an entry and is none: a record that can't be read, or a file of another origin.</param>
public sealed record RecoveryList(IReadOnlyList<RecoveryEntry> Entries, IReadOnlyList<string> Faults);
