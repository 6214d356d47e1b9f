namespace AisFs.Client;

/// <summary>
/// The object was replaced while it was read: what was read until then and what would come now don't belong together. A new
/// read sees the new object.
/// </summary>
public sealed class AisVersionChangedException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which object, and how it changed.</param>
    public AisVersionChangedException(string message)
        : base(message)
    {
    }
}
