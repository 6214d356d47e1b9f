namespace AisFs.Client;

/// <summary>
/// A request was not sent because the cluster would take the name for another one, and with it another object. Read the
/// object and put it under its name instead.
/// </summary>
public sealed class AisUnsafeNameException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="name">The name.</param>
    /// <param name="message">What would happen to it.</param>
    public AisUnsafeNameException(string name, string message)
        : base(message)
        => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }
}
