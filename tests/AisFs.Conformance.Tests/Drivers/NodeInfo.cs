namespace AisFs.Conformance.Tests.Drivers;

/// <summary>The attributes of a file, directory or link.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Inode">Its number.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Mode">Permission bits, without the type.</param>
/// <param name="Uid">The owner.</param>
/// <param name="Gid">The group.</param>
/// <param name="LinkCount">The number of names.</param>
/// <param name="AccessedNs">The last access, ns since 1970.</param>
/// <param name="ModifiedNs">The last change of the content, ns since 1970.</param>
/// <param name="ChangedNs">The last change of content or attributes, ns since 1970.</param>
public readonly record struct NodeInfo(
    NodeKind Kind, ulong Inode, long Size, uint Mode, uint Uid, uint Gid, uint LinkCount, long AccessedNs, long ModifiedNs, long ChangedNs);
