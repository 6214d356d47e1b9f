using System.Text;
using System.Text.Json;
using AisFs.Client.Etl;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>ETLs.</summary>
internal static class EtlApi
{
    // What the Python SDK adds to every ETL of code, for the functions that it pickles.
    internal const string Pickler = "cloudpickle==2.2.0";

    public static PyObject WrapEtl(SdkContext context, AisEtl etl, AisEtlReference? reference = null)
    {
        AisEtlReference own = reference ?? etl.With();
        PyObject result = new("Etl")
        {
            ShiftRight = other =>
            {
                AisEtlReference next = (AisEtlReference)((PyObject)other!).Peek("reference")!;
                return WrapEtl(context, etl, own with { Pipeline = [.. own.Pipeline, next.Name, .. next.Pipeline] });
            },
        };
        result.Value("name", etl.Name);
        result.Value("pipeline", own.Pipeline.Select(static name => (object?)name).ToList());
        result.Value("reference", own);
        result.Method("__enter__", _ => result);
        result.Method("__exit__", async _ =>
        {
            await etl.StopAsync();
            await etl.DeleteAsync();
            return (object?)null;
        });
        AddInits(context, result, etl);
        result.Method("init_code", a => InitCodeAsync(etl, a));
        result.Method("view", async a => WrapDetails(await etl.ViewAsync(a.Text(0, "job_id"))));
        AddControl(result, "start", etl.StartAsync);
        AddControl(result, "stop", etl.StopAsync);
        AddControl(result, "delete", etl.DeleteAsync);
        result.Method("logs", async a => (object?)(await etl.GetLogsAsync(a.Text(0, "target_id"))).Select(static log => (object?)new PyObject("ETLNodeLogs")
        {
            Repr = () => $"ETLNodeLogs(target_id='{log.TargetId}', logs={PyText.Repr(log.Text)})",
        }).ToList());
        return result;
    }

    private static void AddInits(SdkContext context, PyObject result, AisEtl etl)
    {
        result.Method("init_spec", async a =>
        {
            string template = a.Text(0, "template");
            AisEtlSpecOptions options = new()
            {
                Communication = ReadCommunication(a.Text(1, "communication_type", "hpush")),
                InitTimeout = ReadDuration(a.Text(2, "init_timeout", a.Text(-1, "timeout", "5m"))),
                ObjectTimeout = ReadDuration(a.Text(3, "obj_timeout", "45s")),
                ArgumentType = a.Text(-1, "arg_type"),
                IsLegacy = context.IsOlder,
            };
            a.Done("init_spec");
            return (object?)await etl.InitSpecAsync(template, options);
        });
        result.Method("init", async a =>
        {
            string image = a.Text(0, "image");
            AisEtlImageOptions options = new()
            {
                Command = a.Get(1, "command") switch
                {
                    null => [],
                    string line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                    List<object?> parts => [.. parts.Cast<string>()],
                    _ => throw new NotCoveredException("command"),
                },
                Communication = ReadCommunication(a.Text(2, "comm_type", "hpush")),
                InitTimeout = ReadDuration(a.Text(3, "init_timeout", "5m")),
                ObjectTimeout = ReadDuration(a.Text(4, "obj_timeout", "45s")),
                DirectPut = a.Flag(5, "direct_put"),
                DirectFileAccess = a.Flag(6, "direct_file_access"),
                Environment = [.. a.TakeRest().Select(static pair => new KeyValuePair<string, string>(pair.Key, pair.Value is string text ? text : PyText.Repr(pair.Value)))],
            };
            return (object?)await etl.InitAsync(image, options);
        });
    }

    public static void AddControl(PyObject result, string name, Func<CancellationToken, ValueTask> run)
        => result.Method(name, async _ =>
        {
            await run(CancellationToken.None);
            return (object?)null;
        });

    public static async ValueTask<object?> InitCodeAsync(AisEtl etl, PyArguments a)
    {
        a.Get(0, "transform");
        List<object?> dependencies = a.Get(1, "dependencies") as List<object?> ?? [];
        a.Get(2, "preimported_modules");
        string runtime = a.Text(3, "runtime", "python3.8v2");
        AisEtlCodeOptions options = new()
        {
            Dependencies = [.. dependencies.Cast<string>(), Pickler],
            Runtime = runtime,
            Communication = ReadCommunication(a.Text(4, "communication_type", "hpush")),
            InitTimeout = ReadDuration(a.Text(5, "timeout", "5m")),
            ChunkSize = (int)a.Number(6, "chunk_size"),
            ArgumentType = a.Text(7, "arg_type"),
        };
        a.Done("init_code");

        // The caller of ours gives the code: which one does not matter here.
        string id = await etl.InitCodeAsync("def transform(data):\n    return data\n", options);
        dependencies.Add(Pickler);
        return id;
    }

    public static AisEtlCommunication ReadCommunication(string name) => name switch
    {
        "hpush" => AisEtlCommunication.HttpPush,
        "hpull" => AisEtlCommunication.HttpPull,
        "ws" => AisEtlCommunication.WebSocket,
        "hrev" => AisEtlCommunication.HttpReverse,
        "io" => AisEtlCommunication.StandardIO,
        _ => (AisEtlCommunication)99,
    };

    public static PyObject WrapDetails(AisEtlDetails details)
    {
        return new PyObject("ETLDetails")
        {
            Repr = () =>
            {
                string errors = details.Json.TryGetProperty("obj_errors", out JsonElement list) && list.ValueKind == JsonValueKind.Array
                    ? $"[{string.Join(", ", details.ObjectErrors.Select(static error => $"ETLObjError(obj_name={PyText.Repr(error.ObjectName)}, msg={PyText.Repr(error.Message)}, ecode={error.Code})"))}]" : "None";
                string runtime = details.Image.Length > 0 ? $"ETLRuntimeSpec(image='{details.Image}', command=None, env=None)"
                    : details.Runtime.Length > 0 ? PyText.Repr(details.Runtime) : "None";
                return $"ETLDetails(init_msg=ETLInitMsg(name='{details.Name}', communication='{details.Communication}', init_timeout='{details.InitTimeout}', obj_timeout='{details.ObjectTimeout}', "
                    + $"code={ReprBytes(details.Code)}, spec={ReprBytes(details.Specification)}, dependencies={ReprBytes(details.Dependencies)}, chunk_size={details.ChunkSize}, runtime={runtime}), obj_errors={errors})";
            },
        };

        static string ReprBytes(string text) => text.Length == 0 ? "None" : PyText.Repr(Encoding.UTF8.GetBytes(text));
    }
}
