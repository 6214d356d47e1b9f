namespace AisFs.Fidelity;

/// <summary>Transcripts of one recorded cluster: its ports and ids. They share its state and are run in order.</summary>
/// <param name="Files">The transcripts.</param>
/// <param name="Proxy">Port and id of the proxy.</param>
/// <param name="Targets">Ports and ids of the targets.</param>
/// <param name="Remote">Ports and ids of the second cluster, the proxy first; empty if there is none.</param>
/// <param name="RemoteId">The second cluster's id.</param>
public sealed record TranscriptGroup(
    IReadOnlyList<string> Files, (int Port, string Id) Proxy, IReadOnlyList<(int Port, string Id)> Targets, IReadOnlyList<(int Port, string Id)> Remote, string RemoteId)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TranscriptGroup> All { get; } =
    [
        new(
            ["01-cluster-info", "02-buckets", "03-put-object", "04-get-object", "05-head-object", "06-list-objects", "07-delete-object", "08-append",
                "09-multipart-native", "10-object-ops", "11-jobs", "12-archpath", "13-get-batch", "14-s3-raw", "15-error-bodies"],
            (8080, "qHTp8080"), [(8081, "KKBt8081"), (8082, "paPt8082")], [], string.Empty),
        new(["17-remote-ais"], (8080, "qHTp8080"), [(8081, "KKBt8081"), (8082, "paPt8082")], [(11080, "JmIp11080"), (11081, "VYqt11081")], "S-8w3afPiB"),
        new(
            ["18-rename-copy-names", "19-rename-copy-errors", "20-leftover-directories", "21-rename-copy-attributes", "22-put-same-checksum", "23-multipart-parts",
                "24-append-edges", "25-listing-prefix-and-pages", "26-head-get-put-edges"],
            (7180, "proxy7180"), [(7181, "target7181"), (7182, "target7182")], [], string.Empty),
        new(["27-remote-ais-names"], (7180, "proxy7180"), [(7181, "target7181"), (7182, "target7182")], [(7080, "proxy7080"), (7081, "target7081"), (7082, "target7082")], "wyQIHNSX3"),
        new(["28-s3-edges"], (21080, "ylcp21080"), [(21081, "SVqt21081"), (21082, "sSRt21082")], [], string.Empty),
    ];

    /// <summary>The buckets that the transcripts use.</summary>
    public static IReadOnlyList<string> Buckets { get; } =
    [
        "ceo", "tb", "tb2", "tb3", "tren", "tbe", "tbl", "tbx", "tbz", "tcopy", "UPPER.dots_and-x", "s3b", "tn", "tn2", "tn3", "te", "tl", "ta", "tp", "tm", "tap", "tls", "tls2", "tls3",
        "thk", "thkc", "thkd", "thke", "rb", "rbk", "s3rec", "s3rec2", "s3md5",
    ];
}
