using AisFs.Client.Dsort;
using AisFs.Client.Groups;
using AisFs.Client.Jobs;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>dSort.</summary>
internal static class DsortApi
{
    internal const string DsortJson = """
        {
          "input_bck": {"name": "bck", "provider": "ais"},
          "input_format": {"template": "in-{0..9}"},
          "input_extension": ".tar",
          "output_bck": {"name": "dst", "provider": "ais"},
          "output_format": "out-{000..004}",
          "output_extension": ".tar",
          "output_shard_size": "10KB",
          "algorithm": {"kind": "alphanumeric"}
        }
        """;

    internal const string DsortYaml = """
        # the same in YAML
        input_bck:
          name: bck
          provider: ais
        input_format: {template: "in-{0..9}"}
        input_extension: .tar
        output_bck: {name: dst, provider: ais}
        output_format: out-{000..004}
        output_extension: ".tar"
        output_shard_size: 10KB   # each
        algorithm:
          kind: alphanumeric
        """;

    public static void AddDsort(Dictionary<string, object?> names)
    {
        names["DsortShardsGroup"] = Function("DsortShardsGroup", static a => new PyObject("DsortShardsGroup")
            .Value("bck", a.Get(0, "bck"))
            .Value("role", a.Text(1, "role"))
            .Value("format", a.Get(2, "format"))
            .Value("extension", a.Text(3, "extension")));
        names["DsortAlgorithm"] = Function("DsortAlgorithm", static a =>
        {
            AisDsortAlgorithm algorithm = new()
            {
                Kind = AisDsortAlgorithm.ParseKind(a.Text(-1, "kind", "alphanumeric")),
                Decreasing = a.Flag(-1, "decreasing"),
                Seed = a.Text(-1, "seed"),
                Extension = a.Text(-1, "extension"),
                KeyType = a.Get(-1, "content_key_type") is string type ? AisDsortAlgorithm.ParseKeyType(type) : null,
            };
            algorithm.Validate();
            return new PyObject("DsortAlgorithm").Value("algorithm", algorithm);
        });
        names["DsortFramework"] = Function("DsortFramework", static a =>
        {
            PyObject input = (PyObject)a.Get(0, "input_shards")!;
            PyObject output = (PyObject)a.Get(1, "output_shards")!;
            AisDsortSpec spec = new()
            {
                InputBucket = ReadModel(input),
                InputFormat = (AisObjectCollection)((PyObject)input.Peek("format")!).Peek("collection")!,
                InputExtension = (string)input.Peek("extension")!,
                OutputBucket = ReadModel(output),
                OutputFormat = ((PyObject)output.Peek("format")!).Peek("collection") as AisObjectRange,
                OutputExtension = (string)output.Peek("extension")!,
                Algorithm = a.Get(2, "algorithm") is PyObject algorithm ? (AisDsortAlgorithm)algorithm.Peek("algorithm")! : new AisDsortAlgorithm(),
                Description = a.Text(3, "description"),
                OutputShardSize = a.Text(4, "output_shard_size"),
            };
            return new PyObject("DsortFramework").Value("spec", spec);
        });

        static AisBucketInfo ReadModel(PyObject group) => (AisBucketInfo)((PyObject)group.Peek("bck")!).Peek("info")!;
    }

    public static PyObject WrapDsort(SdkContext context, AisDsort dsort)
    {
        PyObject result = new("Dsort");
        result.Value("dsort_id", dsort.Id);
        result.Method("start", async a =>
        {
            // The Python SDK's handle takes the id; ours is a new one.
            dsort = a.Get(0, "spec") switch
            {
                string path => await dsort.StartFromFileAsync(context.Find(path)),
                PyObject framework => await dsort.StartAsync((AisDsortSpec)framework.Peek("spec")!),
                _ => throw new NotCoveredException("dsort spec"),
            };
            result.Value("dsort_id", dsort.Id);
            return (object?)dsort.Id;
        });
        result.Method("abort", async _ =>
        {
            await dsort.AbortAsync();
            return (object?)null;
        });
        result.Method("get_job_info", async _ =>
            (object?)(await dsort.GetInfoAsync()).ToDictionary(static pair => pair.Key, static pair => (object?)new PyObject("JobInfo") { Repr = () => ReprInfo(pair.Value) }));
        result.Method("wait", async a =>
        {
            TimeSpan? timeout = a.Get(0, "timeout") is null ? null : TimeSpan.FromSeconds(a.Seconds(0, "timeout", 0));
            a.Flag(1, "verbose");
            a.Done("wait");
            AisJobResult ended = await dsort.WaitAsync(timeout);

            // The Python SDK leaves out why an aborted job has failed.
            return WrapResult(ended.Error == "aborted" ? ended with { Error = string.Empty } : ended, fromStatus: false);
        });
        return result;
    }

    public static string ReprInfo(AisDsortInfo info)
    {
        string archived = PyText.Repr(info.IsArchived);
        string aborted = PyText.Repr(info.IsAborted);
        AisDsortPhase extraction = info.Extraction;
        AisDsortPhase creation = info.Creation;
        return $"JobInfo(id='{info.Id}', src_bck={ReprBucket(info.Source)}, dst_bck={ReprBucket(info.Destination)}, started_time={ReprInstant(info.StartTime)}, finish_time={ReprInstant(info.EndTime)}, "
            + $"extracted_duration={info.ExtractionTime}, sorting_duration={info.SortingTime}, creation_duration={info.CreationTime}, objects='{info.Objects}', bytes='{info.Bytes}', "
            + $"metrics=DsortMetrics(local_extraction=LocalExtraction({ReprPhase(extraction)}, total_count='{extraction.Total}', extracted_count='{extraction.Done}', extracted_size='{extraction.Bytes}', "
            + $"extracted_record_count='{extraction.Records}', extracted_to_disk_count='{extraction.OnDisk}', extracted_to_disk_size='{extraction.BytesOnDisk}', single_shard_stats=None), "
            + $"meta_sorting=MetaSorting({ReprPhase(info.Sorting)}, sent_stats=None, recv_stats=None), "
            + $"shard_creation=ShardCreation({ReprPhase(creation)}, to_create='{creation.Total}', created_count='{creation.Done}', moved_shard_count='{creation.Moved}', "
            + "req_stats=None, resp_stats=None, local_send_stats=None, local_recv_stats=None, single_shard_stats=None), "
            + $"aborted={aborted}, archived={archived}, description={PyText.Repr(info.Description)}, warnings={ReprTexts(info.Warnings)}, errors={ReprTexts(info.Errors)}, extended=None), "
            + $"aborted={aborted}, archived={archived})";

        static string ReprPhase(AisDsortPhase phase)
            => $"started_time={ReprInstant(phase.StartTime)}, end_time={ReprInstant(phase.EndTime)}, elapsed={phase.ElapsedSeconds}, running={PyText.Repr(phase.IsRunning)}, finished={PyText.Repr(phase.IsFinished)}";

        static string ReprTexts(IReadOnlyList<string> texts) => texts.Count == 0 ? "None" : PyText.Repr(texts);
    }
}
