namespace AisFs.Vfs.Staging.Recovery;

/// <summary>What was found in a staging directory.</summary>
/// <param name="Entries">The files that wait, the oldest first.</param>
/// <param name="Faults">One sentence for each thing that is none: a record that can't be read, or what was put there by others.</param>
public sealed record RecoveryList(IReadOnlyList<RecoveryEntry> Entries, IReadOnlyList<string> Faults);
