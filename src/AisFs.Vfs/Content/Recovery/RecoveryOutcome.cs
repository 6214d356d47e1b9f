using AisFs.Vfs.Api;

namespace AisFs.Vfs.Content.Recovery;

/// <summary>What became of an entry, and why.</summary>
/// <param name="State">What became of it.</param>
/// <param name="Error">The error of the cluster or the disk.</param>
/// <param name="Reason">The reason for people, a part of a sentence; empty for a success.</param>
public readonly record struct RecoveryOutcome(RecoveryState State, FsError Error = FsError.None, string Reason = "")
{
    /// <summary>Whether nothing is left to be done.</summary>
    public bool IsDone => State is RecoveryState.Uploaded or RecoveryState.AlreadyThere;
}
