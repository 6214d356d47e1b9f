namespace AisFs.Client.Wire;

/// <summary>Fixed texts of ETLs.</summary>
internal static class EtlNames
{
    public const string HttpPush = "hpush://";

    public const string HttpPull = "hpull://";

    public const string WebSocket = "ws://";

    public const string HttpReverse = "hrev://";

    public const string StandardIO = "io://";

    /// <summary>The function of an ETL is given the URL of an object.</summary>
    public const string ArgumentUrl = "url";

    /// <summary>The variable of a pod's environment that asks for files instead of contents.</summary>
    public const string DirectFileVariable = "ETL_DIRECT_FQN";

    /// <summary>The stages of an ETL.</summary>
    public const string Initializing = "Initializing";

    public const string Running = "Running";

    public const string Aborted = "Aborted";
}
