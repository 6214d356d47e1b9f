namespace AisFs.Client.Etl;

/// <summary>How targets and the pods of an ETL talk.</summary>
public enum AisEtlCommunication
{
    /// <summary>The target sends each object in a PUT.</summary>
    HttpPush,

    /// <summary>The pod fetches each object with a GET.</summary>
    HttpPull,

    /// <summary>Over a WebSocket (AIS 5.0).</summary>
    WebSocket,

    /// <summary>The target is a reverse proxy in front of the pod (before AIS 4).</summary>
    HttpReverse,

    /// <summary>Over the pod's standard input and output (before AIS 4, code only).</summary>
    StandardIO,
}
