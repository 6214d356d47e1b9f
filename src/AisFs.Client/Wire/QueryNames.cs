namespace AisFs.Client.Wire;

/// <summary>The names of the parameters of queries, and the fixed values of some.</summary>
internal static class QueryNames
{
    public const string AppendHandle = "append_handle";

    public const string AppendType = "append_type";

    public const string ArchiveMode = "archmode";

    public const string ArchivePath = "archpath";

    public const string ArchivePattern = "archregx";

    public const string BucketTo = "bck_to";

    public const string Colocation = "coloc";

    public const string EtlArguments = "etl_args";

    public const string EtlName = "etl_name";

    public const string EtlPipeline = "etl_pipeline";

    public const string Force = "frc";

    public const string KeepMetadata = "keep_bck_md";

    public const string Latest = "latest-ver";

    public const string LogAll = "all";

    public const string LogSeverity = "severity";

    public const string Namespace = "namespace";

    public const string ObjectTo = "object_to";

    public const string PartNumber = "partNumber";

    public const string Presence = "presence";

    /// <summary>Asks a node whether the primary proxy is ready.</summary>
    public const string PrimaryReadiness = "prr";

    public const string Properties = "props";

    public const string Provider = "provider";

    public const string ReplaceCustom = "set-new-custom";

    public const string SummaryRemote = "bsumm_remote";

    public const string Synchronize = "synchronize";

    public const string UploadId = "uploadId";

    public const string Uuid = "uuid";

    public const string What = "what";

    /// <summary>Values of <see cref="ArchiveMode"/>.</summary>
    public const string ArchiveRegexp = "regexp";

    public const string ArchivePrefix = "prefix";

    public const string ArchiveSuffix = "suffix";

    public const string ArchiveSubstring = "substr";

    public const string ArchiveWebDatasetKey = "wdskey";

    /// <summary>A value of <see cref="AppendType"/>: further bytes.</summary>
    public const string Append = "append";

    /// <summary>A value of <see cref="AppendType"/>: what was appended becomes visible.</summary>
    public const string Flush = "flush";

    /// <summary>A value of <see cref="Namespace"/>: any attached cluster (cmn/bck.go, NsAnyRemote).</summary>
    public const string AnyRemoteNamespace = "@@#";

    // A redirect of a proxy has its id: it is all the authorisation that a target wants.
    private const string ProxyId = "pid=";

    /// <summary>Whether a redirect comes from a proxy, so that its target wants no token.</summary>
    /// <param name="pathAndQuery">Path and query of the redirect.</param>
    public static bool HasProxyId(string pathAndQuery) => pathAndQuery.Contains(ProxyId, StringComparison.Ordinal);

    /// <summary>Whether a query asks for the latest version, which a HEAD must not do: the cluster drops the connection.</summary>
    /// <param name="pathAndQuery">Path and query.</param>
    public static bool HasLatest(string pathAndQuery) => pathAndQuery.Contains(Latest + "=", StringComparison.Ordinal);
}
