namespace AisFs.Client;

/// <summary>Which of a node's logs.</summary>
public enum AisLogSeverity
{
    /// <summary>Everything.</summary>
    Info,

    /// <summary>Warnings and errors.</summary>
    Warning,

    /// <summary>Errors.</summary>
    Error,
}
