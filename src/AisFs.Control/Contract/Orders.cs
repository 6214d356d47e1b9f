namespace AisFs.Control.Contract;

/// <summary>The body of an order about a path.</summary>
/// <param name="Path">The path in the mount, beginning with a slash; null or empty for all of it.</param>
public sealed record PathOrder(string? Path);

/// <summary>The level of a log.</summary>
/// <param name="Level"><c>verbose</c>, <c>debug</c>, <c>information</c>, <c>warning</c> or <c>error</c>.</param>
public sealed record LogLevelValue(string Level);

/// <summary>The answer of <c>POST /v1/forget</c>.</summary>
/// <param name="Files">Files that were forgotten.</param>
/// <param name="Directories">Directories that were forgotten.</param>
/// <param name="Kept">Files that were left alone, since they have changes that are not on the cluster.</param>
public sealed record ForgetAnswer(int Files, int Directories, int Kept);

/// <summary>The answer of <c>POST /v1/refresh</c>.</summary>
/// <param name="Exists">Whether the cluster has something under that path.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="Bytes">A file's size in bytes.</param>
/// <param name="Entries">How many names a directory has.</param>
/// <param name="HasChanged">Whether this is not what was known before.</param>
public sealed record RefreshAnswer(bool Exists, bool IsDirectory, long Bytes, int Entries, bool HasChanged);

/// <summary>The answer of <c>POST /v1/flush</c>.</summary>
/// <param name="Files">Files that were to be uploaded.</param>
/// <param name="Bytes">Their sizes in bytes.</param>
/// <param name="Left">Those that are not on the cluster.</param>
public sealed record FlushAnswer(int Files, long Bytes, UnsavedStatus Left);

/// <summary>The answer of <c>GET /v1/open</c>.</summary>
/// <param name="Files">What is open.</param>
public sealed record OpenAnswer(IReadOnlyList<OpenItem> Files);

/// <summary>A file or directory that programs have open.</summary>
/// <param name="Path">Its path in the mount.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="Handles">How many handles there are.</param>
/// <param name="Writers">How many of them can write.</param>
public sealed record OpenItem(string Path, bool IsDirectory, int Handles, int Writers);

/// <summary>An order that was not carried out, as RFC 9457 has it (<c>application/problem+json</c>).</summary>
/// <param name="Title">What went wrong, in a few words.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">One sentence: what is wrong, and what to do.</param>
public sealed record Problem(string Title, int Status, string Detail);
