using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AisFs.TestKit.Transcripts;

/// <summary>Takes out of recorded and of our answers what must differ: ports, times, made-up ids, checksums of unknown contents.</summary>
public sealed partial class Normalizer
{
    /// <summary>Targets talk to each other on other ports, which follow from the public ones.</summary>
    private const int InternalPort = 20_000;

    /// <summary>Contents that the transcripts show in full.</summary>
    private static readonly HashSet<string> s_knownChecksums = ["abdc2a61f1f91f4c", "ef46db3751d8e999", "625eba9648b46d49", "3ba4639fafb9c73e", "22c3683b094136c3398391ae71b20f04", "d4454bc6e6320c24bdc14e246d1ac976"];

    private readonly Dictionary<string, string> _ids = [];
    private readonly Dictionary<string, string> _recordedPorts = [];

    /// <param name="ports">Recorded ports, and ours in their places.</param>
    public Normalizer(IReadOnlyDictionary<int, int> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        foreach ((int recorded, int ours) in ports)
        {
            _recordedPorts[Text(ours + InternalPort)] = Text(recorded + InternalPort);
        }

        foreach ((int recorded, int ours) in ports)
        {
            _recordedPorts[Text(ours)] = Text(recorded);
        }
    }

    /// <summary>Whether every content is known, so that its checksum must be the recorded one.</summary>
    public bool ComparesChecksums { get; init; }

    /// <summary>Whether mountpaths are left out: where a name falls depends on the paths, which were not recorded.</summary>
    public bool MasksMountpaths { get; init; }

    /// <summary>Whether targets are left out of texts: which one tells an error that several have is by chance.</summary>
    public bool MasksTargets { get; init; }

    public string LastAppendHandle { get; set; } = string.Empty;

    /// <summary>Sizes of files that are packed anew: recorded and ours.</summary>
    public Dictionary<string, string> Sizes { get; } = [];

    /// <summary>The paths of our mountpaths, and the recorded ones in their places.</summary>
    public Dictionary<string, string> Mountpaths { get; } = [];

    public void Map(string recorded, string ours)
    {
        if (recorded.Length > 0 && ours.Length > 0)
        {
            _ids[recorded] = ours;
        }
    }

    /// <summary>Whether it is known what an id is here.</summary>
    public bool Knows(string recorded) => _ids.ContainsKey(recorded);

    /// <summary>Ids are made up: where one was given, later requests use ours.</summary>
    public void Learn(Hop hop, RawAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(hop);
        ArgumentNullException.ThrowIfNull(answer);
        string ours = Encoding.UTF8.GetString(answer.Body).Trim();
        if (hop.Body is { } recorded && AnswerComparison.IsId(recorded.Trim()) && AnswerComparison.IsId(ours))
        {
            Map(recorded.Trim(), ours);
        }

        if (ListAnswer().Match(hop.Body ?? string.Empty) is { Success: true } listed && ListAnswer().Match(ours) is { Success: true } answered)
        {
            Map(listed.Groups[1].Value, answered.Groups[1].Value);
        }

        if (TokenAnswer().Match(hop.Body ?? string.Empty) is { Success: true } token && TokenAnswer().Match(ours) is { Success: true } own)
        {
            Map(token.Groups[1].Value, own.Groups[1].Value);
        }

        if (hop.Headers.FirstOrDefault(static header => header.Name == "Location").Value is { } location && BatchJob().Match(location) is { Success: true } batch
            && BatchJob().Match(answer.Header("Location") ?? string.Empty) is { Success: true } ownBatch)
        {
            Map(batch.Groups[1].Value, ownBatch.Groups[1].Value);
        }

        if (hop.Headers.FirstOrDefault(static header => header.Name == "Ais-Xaction-Id").Value is { } job && answer.Header("Ais-Xaction-Id") is { } made)
        {
            Map(job, made);
        }

        if (UploadAnswer().Match(hop.Body ?? string.Empty) is { Success: true } upload && UploadAnswer().Match(ours) is { Success: true } begun)
        {
            Map(upload.Groups[1].Value, begun.Groups[1].Value);
        }

        if (answer.Header("Ais-Append-Handle") is { } handle)
        {
            LastAppendHandle = handle;
        }
    }

    /// <summary>A recorded request in terms of our ids.</summary>
    public string ToOurs(string text)
    {
        foreach ((string recorded, string ours) in _ids)
        {
            text = text.Replace(recorded, ours, StringComparison.Ordinal);
        }

        return AppendHandleParameter().Replace(text, match => match.Groups[1].Value + Uri.EscapeDataString(LastAppendHandle));
    }

    public string Recorded(string text) => Mask(text);

    public string Ours(string text)
    {
        if (Mountpaths.Count > 0)
        {
            text = Regex.Replace(text, string.Join('|', Mountpaths.Keys.OrderByDescending(static path => path.Length).Select(Regex.Escape)), match => Mountpaths[match.Value]);
        }

        // Ids of nodes hold their ports, so they come first.
        foreach ((string recorded, string ours) in _ids)
        {
            text = text.Replace(ours, recorded, StringComparison.Ordinal);
        }

        text = Number().Replace(text, match => _recordedPorts.GetValueOrDefault(match.Value, match.Value));
        foreach ((string recorded, string ours) in Sizes)
        {
            text = text.Replace($"\"{ours}\"", $"\"{recorded}\"", StringComparison.Ordinal);
        }

        return Mask(text.Replace("/tmp/ais/data/main/mnt", "/ais/mnt", StringComparison.Ordinal));
    }

    /// <summary>Headers in order of their names, with what differs masked.</summary>
    public List<string> Headers(IEnumerable<(string Name, string Value)> headers, bool recorded, bool jsonBody)
        => [.. headers
            .Where(header => header.Name is not ("Date" or "Connection") && !(header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && jsonBody))
            .Select(header => $"{header.Name.ToLowerInvariant()}: {MaskHeader(header.Name, recorded ? Recorded(header.Value) : Ours(header.Value))}")
            .Order(StringComparer.Ordinal)];

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private bool IsKnown(string checksum) => ComparesChecksums || s_knownChecksums.Contains(checksum);

    private string MaskHeader(string name, string value) => name.ToLowerInvariant() switch
    {
        "ais-atime" or "ais-cluster-uptime" or "ais-node-uptime" or "last-modified" or "ais-xaction-id" => "*",
        "ais-checksum-value" or "x-amz-meta-ais-cksum-val" => IsKnown(value) ? value : "*",
        "ais-append-handle" => Handle().Replace(value, "$1.*|$2|*"),
        "etag" => ETag().Replace(value, match => $"\"v1-{(IsKnown(match.Groups[1].Value) ? match.Groups[1].Value : "*")}-*\""),
        _ => value,
    };

    private string Mask(string text)
    {
        if (text.StartsWith('{') || text.StartsWith('['))
        {
            // The proxy puts the targets' answers together with line ends in between.
            text = text.Replace("\n", string.Empty, StringComparison.Ordinal);
        }

        text = AppendHandleParameter().Replace(text, "$1*");
        text = WorkFile().Replace(text, "$1*$2");
        text = Utm().Replace(text, "$1*");
        text = Batch().Replace(text, "/gbt-*/*/$1");
        text = Boundary().Replace(text, "boundary=*");
        text = RemoteAddress().Replace(text, "$1*$2");
        text = From().Replace(text, "from *");
        text = ListUuid().Replace(text, "$1*$2");
        text = Unmarshal().Replace(text, "$1 *\"");
        text = UnknownField().Replace(text, "$1\"");
        text = Numbers().Replace(text, "$1\"*\"");
        text = EndTime().Replace(text, "$1*");
        text = Token().Replace(text, "*token*");
        text = BucketNumber().Replace(text, "(0x*)");
        text = StartedId().Replace(text, "xa-[*]");
        text = JobTime().Replace(text, "$1\"*\"");
        text = MapVersion().Replace(text, "Smap v*");
        if (MasksTargets)
        {
            text = TargetName().Replace(text, "t[*]");
        }

        text = Expiry().Replace(text, "token expires in *");
        if (MasksMountpaths)
        {
            text = MountpathNumber().Replace(text, "/mp*");
            text = HashedName().Replace(text, ".x*");
        }

        text = XmlTime().Replace(text, "$1*<");
        text = Md5ETag().Replace(text, match => IsKnown(match.Groups[2].Value) ? match.Value : $"{match.Groups[1].Value}*{match.Groups[3].Value}");
        text = UnknownSum().Replace(text, match => IsKnown(match.Groups[2].Value) ? match.Value : match.Groups[1].Value + "*");
        return text;
    }

    /// <summary>A whole number: digits within a longer number may be a port's by chance.</summary>
    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex("^{\"token\": \"([^\"]+)\"")]
    private static partial Regex TokenAnswer();

    [GeneratedRegex("^{\"uuid\":\"([^\"]+)\"")]
    private static partial Regex ListAnswer();

    [GeneratedRegex("^<\\?xml[^>]*>\n<InitiateMultipartUploadResult>.*<UploadId>([^<]+)<")]
    private static partial Regex UploadAnswer();

    [GeneratedRegex(@"(<(?:LastModified|Initiated|CreationDate)>)[0-9T:-]+(?:\.\d+)?Z<")]
    private static partial Regex XmlTime();

    [GeneratedRegex("(&#34;|\")([0-9a-f]{32})((?:-\\d+)?(?:&#34;|\"))")]
    private static partial Regex Md5ETag();

    [GeneratedRegex(@"(append_handle=)[^&]*%7C[^&]*")]
    private static partial Regex AppendHandleParameter();

    [GeneratedRegex(@"(/append\.[^:]*?\.)[\w-]+\.[0-9a-f]+(: work file)")]
    private static partial Regex WorkFile();

    [GeneratedRegex(@"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"xa-\[[\w-]{9,}\]")]
    private static partial Regex StartedId();

    [GeneratedRegex("(\"(?:start|end)-time\":)\"2[^\"]*\"")]
    private static partial Regex JobTime();

    [GeneratedRegex("/(gbt-[^/]+)/")]
    private static partial Regex BatchJob();

    [GeneratedRegex(@"Smap v\d+")]
    private static partial Regex MapVersion();

    [GeneratedRegex(@"t\[\w+\](?=[:\x22])")]
    private static partial Regex TargetName();

    [GeneratedRegex(@"\(0x[0-9a-f]+\)")]
    private static partial Regex BucketNumber();

    [GeneratedRegex(@"token expires in [0-9hms]+")]
    private static partial Regex Expiry();

    [GeneratedRegex(@"/mp\d+/\d+")]
    private static partial Regex MountpathNumber();

    [GeneratedRegex(@"\.x[0-9a-f]{64}")]
    private static partial Regex HashedName();

    [GeneratedRegex(@"(utm=)[0-9a-z]+")]
    private static partial Regex Utm();

    [GeneratedRegex(@"/gbt-[^/]+/[^/]+/(\d+)")]
    private static partial Regex Batch();

    [GeneratedRegex("boundary=[0-9a-f]{60}$")]
    private static partial Regex Boundary();

    [GeneratedRegex("(\"remote_addr\":\")[^\"]*(\")")]
    private static partial Regex RemoteAddress();

    [GeneratedRegex(@"from 127\.0\.0\.1:\d+")]
    private static partial Regex From();

    [GeneratedRegex("(\"uuid\":\")[A-Za-z0-9_-]{9,14}(\")")]
    private static partial Regex ListUuid();

    [GeneratedRegex(@"(failed to unmarshal [^\x22]*?, err:)(?:[^\x22\\]|\\.)*\x22")]
    private static partial Regex Unmarshal();

    [GeneratedRegex(@"(found unknown field: [a-z]+)(?:[^\x22\\]|\\.)*\x22")]
    private static partial Regex UnknownField();

    [GeneratedRegex("(\"(size_on_disk|total_disks_size|bid|created)\":)\"\\d+\"")]
    private static partial Regex Numbers();

    [GeneratedRegex("(\"end_time\":)[1-9]\\d*")]
    private static partial Regex EndTime();

    [GeneratedRegex("(\"checksum\":\")([0-9a-f]+)")]
    private static partial Regex UnknownSum();

    [GeneratedRegex(@"^(.*)\.[\w-]+\.[0-9a-f]+\|([^|]*)\|.*$")]
    private static partial Regex Handle();

    [GeneratedRegex("\"v1-([0-9a-f]+)-[0-9a-z]+\"")]
    private static partial Regex ETag();
}
