namespace AisFs.Fsx;

/// <summary>The file is not what it should be, or an operation failed. The message has the operations before.</summary>
public sealed class FsxException(string message) : Exception(message);
