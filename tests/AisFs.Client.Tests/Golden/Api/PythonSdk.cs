using System.Globalization;
using AisFs.Client.AuthN;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>The names that records use, each made of our API: what has no counterpart is not there.</summary>
internal sealed class PythonSdk(GoldenServers servers) : IDisposable
{
    private readonly List<IDisposable> _clients = [];
    private readonly SdkContext _context = new(servers.IsOlder);

    /// <summary>Options of all clients: the wire is what counts, and waiting is not.</summary>
    private AisClientOptions Options { get; } = new()
    {
        DirectReads = DirectReads.Never,
        Tls = new AisTlsOptions(),
        Retry = new AisRetryOptions { InitialDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(4) },
        ConnectTimeout = TimeSpan.FromSeconds(10),
        ResponseTimeout = TimeSpan.FromSeconds(20),
        IdleTimeout = TimeSpan.FromSeconds(20),
        Token = null,
        TimeProvider = new GoldenClock(),
    };

    public Dictionary<string, object?> CreateEnvironment()
    {
        PyFunction newClient = new(NewClientAsync, "Client");
        Dictionary<string, object?> names = new()
        {
            ["Client"] = newClient,
            ["client"] = WrapClient(_context, Keep(new AisClient(Options with { Endpoints = [servers.Expand("{PROXY}")] }))),
            ["Namespace"] = Function("Namespace", static a => new PyNamespace(new AisNamespace(a.Text(0, "uuid"), a.Text(1, "name"))).Wrap()),
            ["Provider"] = Enumeration("Provider", ("AIS", "ais"), ("AMAZON", "aws"), ("AZURE", "azure"), ("GOOGLE", "gcp"), ("OCI", "oci")),
            ["ListObjectFlag"] = WrapListFlags(),
            ["ArchiveMode"] = Enumeration("ArchiveMode", ("REGEXP", "regexp"), ("PREFIX", "prefix"), ("SUFFIX", "suffix"), ("SUBSTR", "substr"), ("WDSKEY", "wdskey")),
            ["ArchiveConfig"] = Function("ArchiveConfig", NewArchiveConfig),
            ["BlobDownloadConfig"] = Function("BlobDownloadConfig", static a => new PyObject("BlobDownloadConfig")
                .Value("chunk_size", a.Text(0, "chunk_size")).Value("num_workers", a.Text(1, "num_workers"))),
            ["ETLConfig"] = Function("ETLConfig", static a => new PyObject("ETLConfig").Value("etl", ReadEtl(a.Get(0, "name"), a.Get(1, "args")))),
            ["io"] = new PyObject("io").Value("BytesIO", Function("BytesIO", static _ =>
            {
                MemoryStream stream = new();
                return new PyObject("BytesIO").Value("stream", stream).Method("getvalue", _ => (object?)stream.ToArray());
            })),
        };
        AddGroups(names);
        AddDsort(names);
        AddAuthN(names);
        names["Colocation"] = Enumeration("Colocation", ("NONE", "0"), ("TARGET_AWARE", "1"), ("TARGET_AND_SHARD_AWARE", "2"));
        names["LogSeverity"] = Enumeration("LogSeverity", ("INFO", "info"), ("WARNING", "warning"), ("ERROR", "error"));
        names["NodeFilter"] = Enumeration("NodeFilter", ("TARGET", "target"), ("PROXY", "proxy"), ("ALL", "all"));
        names["FLTPresence"] = Enumeration("FLTPresence", ("FLT_EXISTS", "0"), ("FLT_EXISTS_NO_PROPS", "1"), ("FLT_PRESENT", "2"),
            ("FLT_PRESENT_NO_PROPS", "3"), ("FLT_PRESENT_CLUSTER", "4"), ("FLT_EXISTS_OUTSIDE", "5"));
        names["datetime"] = CreateDateTime();
        return names;
    }

    public void Dispose()
    {
        foreach (IDisposable client in _clients)
        {
            client.Dispose();
        }

        _context.Dispose();
    }

    private AisClient Keep(AisClient client)
    {
        _clients.Add(client);
        return client;
    }

    private ValueTask<object?> NewClientAsync(PyArguments a)
    {
        AisClientOptions options = Options with
        {
            Endpoints = [servers.Expand(a.Text(0, "endpoint"))],
            Token = a.Get(-1, "token") as string,
            Tls = new AisTlsOptions
            {
                SkipVerify = a.Flag(1, "skip_verify"),
                CaFile = a.Get(2, "ca_cert") is string ? servers.CaFile : null,
            },
        };
        if (a.Get(3, "timeout") is PyTuple { Count: 2 } timeout)
        {
            options = options with
            {
                ConnectTimeout = TimeSpan.FromSeconds(Convert.ToDouble(timeout[0], CultureInfo.InvariantCulture)),
                ResponseTimeout = TimeSpan.FromSeconds(Convert.ToDouble(timeout[1], CultureInfo.InvariantCulture)),
            };
        }

        a.Done("Client");
        return ValueTask.FromResult<object?>(WrapClient(_context, Keep(new AisClient(options))));
    }

    private void AddAuthN(Dictionary<string, object?> names)
    {
        PyObject access = new("AccessAttr") { Items = static () => Access.Select(static item => (object?)Wrap(item)).ToAsyncEnumerable() };
        foreach ((string Name, AisAccess Access) item in Access.Concat(DerivedAccess))
        {
            access.Value(item.Name, Wrap(item));
        }

        access.Method("describe", static a => string.Join(',', Access.Where(item => ((long)item.Access & a.Number(0, "perms")) != 0).Select(static item => item.Name)));
        names["AccessAttr"] = access;
        names["authn"] = WrapAuthN(Keep(new AisAuthNClient(Options with { Endpoints = [servers.Expand("{AUTHN}")] })));
        names["AuthNClient"] = Function("AuthNClient", a => WrapAuthN(Keep(new AisAuthNClient(Options with
        {
            Endpoints = [servers.Expand(a.Text(0, "endpoint"))],
            Token = a.Get(-1, "token") as string,
        }))));

        static PyEnum Wrap((string Name, AisAccess Access) item) => new("AccessAttr", item.Name, (long)item.Access);
    }

    private T Keep<T>(T client)
        where T : IDisposable
    {
        _clients.Add(client);
        return client;
    }
}
