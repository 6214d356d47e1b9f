namespace AisFs.Client;

/// <summary>
/// The ids of the events that a client logs, in the category <c>AisFs.Client</c>. They keep their numbers and their meanings; the texts may
/// change. TELEMETRY.md lists the texts.
/// </summary>
public static class AisLogEvents
{
    /// <summary>A request failed and is sent again. Debug.</summary>
    public const int Retrying = 1000;

    /// <summary>A proxy can't be reached; another one is asked from now on. Warning.</summary>
    public const int EndpointLeft = 1001;

    /// <summary>A target refuses reads that do not come through a proxy; none are tried from now on. Information.</summary>
    public const int DirectReadsRefused = 1002;

    /// <summary>The cluster map was read, or read again. Debug.</summary>
    public const int MapLoaded = 1003;

    /// <summary>The cluster map can't be read; reads go through the proxy meanwhile. Debug.</summary>
    public const int MapFailed = 1004;

    /// <summary>A redirect leads to a server that is no node of the cluster; it does not get the token. Warning.</summary>
    public const int TokenWithheld = 1005;

    /// <summary>The cluster signs redirects; the lengths of uploads are announced from now on. Information.</summary>
    public const int LengthAnnounced = 1006;

    /// <summary>A request was answered, whatever the answer says. Trace.</summary>
    public const int Exchanged = 1007;

    /// <summary>The cluster moves objects between its nodes; its listing is incomplete and asked for again. Warning.</summary>
    public const int ListingIncomplete = 1008;

    /// <summary>A server fails for the first time; further failures are counted. Warning.</summary>
    public const int OutageBegan = 1009;

    /// <summary>A server still fails; once a minute. Warning.</summary>
    public const int OutageGoesOn = 1010;

    /// <summary>A server that failed answers again. Information.</summary>
    public const int OutageEnded = 1011;

    /// <summary>The files of certificates were replaced; new connections use them. Information.</summary>
    public const int CertificatesRenewed = 1012;

    /// <summary>The files of certificates were replaced and can't be used; connections are made as before. Warning.</summary>
    public const int CertificatesRefused = 1013;

    /// <summary>A target that does not own an object has denied it; the owner by the cluster map is asked. Debug.</summary>
    public const int DeniedElsewhere = 1014;
}
