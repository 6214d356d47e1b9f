namespace AisFs.Cli.Options;

/// <summary>How lines of the log look.</summary>
internal enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>A JSON object each.</summary>
    Json,
}
