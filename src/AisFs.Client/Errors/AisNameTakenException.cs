namespace AisFs.Client;

/// <summary>
/// The cluster can't store an object under its name (<c>ErrMv</c>): on the mountpath of that name lies a directory where the
/// object would, full, or left over from deleted objects; or an object lies where a directory of the name would.
/// Nothing was stored, and what was there stays.
/// </summary>
/// <remarks>
/// A DELETE of the object's name answers that there is none, but removes an empty directory there in passing.
/// Status 400, and 500 at the completion of a multipart upload.
/// </remarks>
public sealed class AisNameTakenException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    /// <param name="byObject">Whether an object is in the way.</param>
    public AisNameTakenException(AisServerError error, bool byObject = false)
        : base(error)
        => ByObject = byObject;

    /// <summary>
    /// Whether an object lies where a directory of the name would (<c>a</c> for <c>a/b</c>); false: a directory lies where the
    /// object would.
    /// </summary>
    public bool ByObject { get; }

    /// <inheritdoc/>
    public override bool IsRetriable => false;
}
