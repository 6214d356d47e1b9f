namespace AisFs.Client.Transfers;

/// <summary>Some files of a directory could not be transferred; all others were.</summary>
public sealed class AisDirectoryException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="result">What was done, with at least one failure.</param>
    public AisDirectoryException(AisDirectoryResult result)
        : base(Describe(result), result.Failures[0].Error)
        => Result = result;

    /// <summary>What was done, and what failed.</summary>
    public AisDirectoryResult Result { get; }

    private static string Describe(AisDirectoryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        AisDirectoryProgress first = result.Failures is [var failure, ..] ? failure : throw new ArgumentException("Nothing failed.", nameof(result));
        return $"{result.Failures.Count} files failed, {result.Transferred} were transferred. The first: '{first.Path}': {first.Error?.Message}";
    }
}
