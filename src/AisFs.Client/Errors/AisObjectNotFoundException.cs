namespace AisFs.Client;

/// <summary>The object does not exist.</summary>
public sealed class AisObjectNotFoundException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">What the cluster said.</param>
    public AisObjectNotFoundException(AisServerError error)
        : base(error)
    {
    }

    /// <summary>
    /// Whether a directory of that name lies where the object would. Only a GET tells, and only where the directory lies on the
    /// mountpath of that name; false does not say that there is none.
    /// </summary>
    public bool IsDirectory { get; internal init; }
}
