using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>Which node an open stands for.</summary>
/// <param name="Inode">The inode; one lookup of it is held.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct NodeIdentity(InodeId Inode, FsNodeKind Kind);
