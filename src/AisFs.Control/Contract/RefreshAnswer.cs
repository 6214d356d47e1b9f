namespace AisFs.Control.Contract;

/// <summary>The answer of <c>POST /v1/refresh</c>.</summary>
/// <param name="Exists">Whether the cluster has something under that path.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="Bytes">A file's size in bytes.</param>
/// <param name="Entries">How many names a directory has.</param>
/// <param name="HasChanged">Whether this is not what was known before.</param>
public sealed record RefreshAnswer(bool Exists, bool IsDirectory, long Bytes, int Entries, bool HasChanged);
