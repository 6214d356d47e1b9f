using AisFs.Control.Contract;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>One mount of <c>aisfs status --json</c>.</summary>
/// <param name="Mount">Which mount it is.</param>
/// <param name="Answers">Whether it answered.</param>
/// <param name="Failure">Why it did not, or why it did not tell what is open.</param>
/// <param name="Status">How it stands.</param>
/// <param name="OpenFiles">What programs have open, where that was asked for.</param>
internal sealed record StatusEntry(MountIdentity Mount, bool Answers, string? Failure, MountStatus? Status, IReadOnlyList<OpenItem>? OpenFiles);
