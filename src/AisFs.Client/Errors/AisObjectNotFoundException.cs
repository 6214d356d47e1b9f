namespace AisFs.Client;

/// <summary>The object does not exist.</summary>
public sealed class AisObjectNotFoundException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisObjectNotFoundException(AisServerError error)
        : base(error)
    {
    }

    /// <summary>
    /// Whether a directory of that name lies where the object would. Only a GET shows it, and only if the directory lies on the
    /// mountpath of that name; false does not say that there is none.
    /// </summary>
    public bool IsDirectory { get; internal init; }
}
