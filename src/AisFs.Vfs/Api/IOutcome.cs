namespace AisFs.Vfs.Api;

/// <summary>The outcome of an operation, with a value or without.</summary>
/// <typeparam name="TSelf">The outcome itself.</typeparam>
internal interface IOutcome<TSelf>
    where TSelf : struct, IOutcome<TSelf>
{
    /// <summary>The error, or <see cref="FsError.None"/>.</summary>
    FsError Error { get; }

    /// <summary>The outcome that an error is.</summary>
    static abstract TSelf Failed(FsError error);
}
