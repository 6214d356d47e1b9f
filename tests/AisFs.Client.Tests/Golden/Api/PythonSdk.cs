using System.Globalization;
using System.Text.Json;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>The names that records use, each made of our API: what has no counterpart is not there.</summary>
internal sealed partial class PythonSdk(GoldenServers servers) : IDisposable
{
    private static readonly PyEnum[] s_listFlags =
    [
        .. new[]
        {
            "CACHED", "MISSING", "DELETED", "ARCH_DIR", "NAME_ONLY", "NAME_SIZE", "BCK_PRESENT", "DONT_HEAD_REMOTE", "DONT_ADD_REMOTE",
            "NOT_CACHED", "ONLY_REMOTE_PROPS", "NO_RECURSION", "DIFF", "NO_DIRS", "IS_S3", "NBI",
        }.Zip(
            Enum.GetValues<AisListFlags>().Where(static flag => flag != AisListFlags.None).Order(),
            static (name, flag) => new PyEnum("ListObjectFlag", name, (long)int.Log2((int)flag))),
    ];

    private readonly List<IDisposable> _clients = [];
    private string? _files;

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
            ["client"] = WrapClient(Keep(new AisClient(Options with { Endpoints = [servers.Expand("{PROXY}")] }))),
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

        if (_files is not null)
        {
            Directory.Delete(_files, recursive: true);
        }
    }

    private static PyFunction Function(string name, Func<PyArguments, object?> body)
        => new(a =>
        {
            object? result = body(a);
            a.Done(name);
            return ValueTask.FromResult(result);
        }, name);

    private static PyObject Enumeration(string type, params (string Name, string Value)[] items)
    {
        PyObject result = new(type) { Items = () => items.Select(item => (object?)new PyEnum(type, item.Name, item.Value)).ToAsyncEnumerable() };
        foreach ((string name, string value) in items)
        {
            result.Value(name, new PyEnum(type, name, value));
        }

        return result;
    }

    private static PyObject WrapListFlags()
    {
        PyObject result = new("ListObjectFlag") { Items = static () => s_listFlags.Cast<object?>().ToAsyncEnumerable() };
        foreach (PyEnum flag in s_listFlags)
        {
            result.Value(flag.Name, flag);
        }

        AddSeedFlags(result);
        return result.Method("join_flags", static a => (object?)(long)ReadFlags(a.Get(0, "flags")));
    }

    private static AisListFlags ReadFlags(object? flags)
    {
        AisListFlags result = AisListFlags.None;
        foreach (object? flag in (List<object?>?)flags ?? [])
        {
            result |= (AisListFlags)(1 << (int)(long)((PyEnum)flag!).Value!);
        }

        return result;
    }

    private static object? NewArchiveConfig(PyArguments a)
    {
        string? path = a.Get(0, "archpath") as string;
        string? pattern = a.Get(1, "regex") as string;
        PyEnum? mode = a.Get(2, "mode") as PyEnum;
        AisGetOptions options = new()
        {
            ArchivePath = string.IsNullOrEmpty(path) ? null : path,
            ArchivePattern = string.IsNullOrEmpty(pattern) ? null : pattern,
            ArchiveMode = mode?.Name switch
            {
                null => null,
                "REGEXP" => AisArchiveMode.Regexp,
                "PREFIX" => AisArchiveMode.Prefix,
                "SUFFIX" => AisArchiveMode.Suffix,
                "SUBSTR" => AisArchiveMode.Substring,
                "WDSKEY" => AisArchiveMode.WebDatasetKey,
                _ => throw new NotCoveredException(mode.Name),
            },
        };
        options.Validate();
        return new PyObject("ArchiveConfig").Value("options", options);
    }

    private static AisEtlReference ReadEtl(object? name, object? arguments)
    {
        string text = arguments switch
        {
            null => string.Empty,
            string plain => plain,
            IDictionary<string, object?> map => ToJson(map),
            _ => throw new NotCoveredException("etl args"),
        };
        return name switch
        {
            string plain => new AisEtlReference { Name = plain, Arguments = text },
            PyObject etl => ((AisEtlReference)etl.Peek("reference")!) with { Arguments = text },
            _ => throw new NotCoveredException("etl pipeline"),
        };
    }

    /// <summary>Writes a value as Python's json does.</summary>
    private static string ToJson(object? value)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            Write(writer, value);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());

        static void Write(Utf8JsonWriter writer, object? value)
        {
            switch (value)
            {
                case null:
                    writer.WriteNullValue();
                    break;
                case bool flag:
                    writer.WriteBooleanValue(flag);
                    break;
                case long number:
                    writer.WriteNumberValue(number);
                    break;
                case double number:
                    writer.WriteNumberValue(number);
                    break;
                case string text:
                    writer.WriteStringValue(text);
                    break;
                case IDictionary<string, object?> map:
                    writer.WriteStartObject();
                    foreach ((string key, object? item) in map)
                    {
                        writer.WritePropertyName(key);
                        Write(writer, item);
                    }

                    writer.WriteEndObject();
                    break;
                case List<object?> list:
                    writer.WriteStartArray();
                    foreach (object? item in list)
                    {
                        Write(writer, item);
                    }

                    writer.WriteEndArray();
                    break;
                default:
                    throw new NotCoveredException($"JSON of {value.GetType().Name}");
            }
        }
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
        return ValueTask.FromResult<object?>(WrapClient(Keep(new AisClient(options))));
    }

    /// <summary>The files that the records send.</summary>
    private string FindFile(string path)
    {
        if (_files is null)
        {
            _files = Directory.CreateTempSubdirectory("aisfs-golden-").FullName;
            string folder = Directory.CreateDirectory(Path.Combine(_files, "files")).FullName;
            Directory.CreateDirectory(Path.Combine(folder, "sub"));
            File.WriteAllText(Path.Combine(folder, "a.txt"), "alpha\n");
            File.WriteAllBytes(Path.Combine(folder, "b.bin"), [1, 2, 3, 255]);
            File.WriteAllBytes(Path.Combine(folder, "empty.bin"), []);
            File.WriteAllText(Path.Combine(folder, "\u00fc.txt"), "uml\n");
            File.WriteAllText(Path.Combine(folder, "sub", "c d.txt"), "see d\n");
            File.WriteAllText(Path.Combine(folder, "sub", "c#1.txt"), "hash\n");
            File.WriteAllText(Path.Combine(_files, "dsort.json"), DsortJson);
            File.WriteAllText(Path.Combine(_files, "dsort.yaml"), DsortYaml);
            File.WriteAllText(Path.Combine(_files, "dsort.yml"), DsortYaml);
        }

        return Path.Combine(_files, path);
    }
}
