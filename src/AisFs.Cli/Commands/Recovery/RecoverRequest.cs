namespace AisFs.Cli.Commands.Recovery;

/// <summary>What is wanted of <c>aisfs recover</c>.</summary>
/// <param name="Objects">Only these entries, by object or id; all when there is none.</param>
/// <param name="Overwrite">Whether objects are replaced that are not the ones that were changed.</param>
/// <param name="SaveTo">The folder that the bytes go to instead of the cluster; null for none.</param>
/// <param name="Yes">Whether the user is not asked.</param>
/// <param name="Json">Whether the list is for programs.</param>
internal sealed record RecoverRequest(IReadOnlyList<string> Objects, bool Overwrite, string? SaveTo, bool Yes, bool Json);
