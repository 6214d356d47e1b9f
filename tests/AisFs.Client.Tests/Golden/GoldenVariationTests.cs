using AisFs.TestKit;

namespace AisFs.Client.Tests.Golden;

/// <summary>
/// The runner understands calls that it has not seen: recorded lines with other buckets, names and arguments, both sides
/// changed alike, are equal; one side changed alone is different; what it does not know it says.
/// </summary>
public sealed class GoldenVariationTests
{
    // Id, then pairs of what stands in the line's JSON and what takes its place.
    public static TheoryData<string, string[]> Alike => new()
    {
        { "bucket.list_objects/defaults", ["\"bck", "\"data-set_1", "buckets/bck", "buckets/data-set_1"] },
        { "bucket.create/defaults", ["\"bck\\\"", "\"u.x-y\\\"", "buckets/bck", "buckets/u.x-y", "name='bck'", "name='u.x-y'"] },
        { "object.get/defaults", ["dir/o.txt\\\")", "sub dir/100% #1.bin\\\")", "bck/dir/o.txt", "bck/sub%20dir/100%25%20%231.bin"] },
        { "object.get/defaults", ["dir/o.txt\\\")", "\u65e5\u672c/\u8a9e.txt\\\")", "bck/dir/o.txt", "bck/%E6%97%A5%E6%9C%AC/%E8%AA%9E.txt"] },
        { "object.put_content/defaults", ["dir/o.txt\\\")", "a+b=c&d\\\")", "bck/dir/o.txt", "bck/a%2Bb%3Dc%26d"] },
        { "object.delete/defaults", ["client.bucket(\\\"bck\\\")", "client.bucket(\\\"bck\\\", Provider.AMAZON)", "provider=ais", "provider=aws", "\"provider\":\"ais\"", "\"provider\":\"aws\""] },
        { "bucket.copy/all-args", ["\\\"out/\\\"", "\\\"up \u00fc/\\\"", "\"prepend\":\"out/\"", "\"prepend\":\"up \u00fc/\""] },
        { "bucket.list_objects/all-args", ["page_size=100", "page_size=7", "\"pagesize\":100", "\"pagesize\":7"] },
        { "objectgroup.delete/names", ["a/1.txt", "%41 + #.txt"] },
        { "objectgroup.prefetch/template", ["\"bck\\\"", "\"cold\\\"", "buckets/bck", "buckets/cold"] },
        { "job.wait/finished", ["JobXyz123", "x-Y_9"] },
        { "etl.start/defaults", ["etl-md5", "my-own-etl-2"] },
        { "authn.users.delete", ["user2", "anna.b"] },
        { "bucket.copy/ext-num_workers", ["num_workers=8", "num_workers=-1", "\"num-workers\":8", "\"num-workers\":-1"] },
        { "bucket.transform/workers-pipeline", ["num_workers=4", "num_workers=-1", "\"num-workers\":4", "\"num-workers\":-1"] },
        { "bucket.inspect/all-args", ["num_workers=2", "num_workers=-1", "\"num-workers\":2", "\"num-workers\":-1"] },
        { "objectgroup.copy/num_workers", ["num_workers=3", "num_workers=-1", "\"num-workers\":3", "\"num-workers\":-1"] },
        { "objectgroup.transform/ext-workers-pipeline", ["num_workers=2", "num_workers=-1", "\"num-workers\":2", "\"num-workers\":-1"] },
        { "objectgroup.inspect/all-args", ["num_workers=2", "num_workers=-1", "\"num-workers\":2", "\"num-workers\":-1"] },
        { "object.blob_download/all-args", ["num_workers=4", "num_workers=-1", "\"num-workers\":4", "\"num-workers\":-1"] },
        { "objectrange.value/defaults", ["\\\"p-\\\", 1, 3", "\\\"q \\\", 2, 30", "p-{1..3..1}", "q {2..30..1}"] },
    };

    public static TheoryData<string, string, string> OneSided => new()
    {
        { "bucket.list_objects/all-args", "page_size=100", "page_size=7" },
        { "bucket.copy/all-args", "dry_run=True", "dry_run=False" },
        { "object.get/defaults", "dir/o.txt\\\")", "dir/p.txt\\\")" },
        { "object.put_content/defaults", "hello world", "hello there" },
        { "objectgroup.delete/names", "\\\"a/1.txt\\\"", "\\\"a/2.txt\\\"" },
    };

    public static TheoryData<string, string, string> Unknown => new()
    {
        { "bucket.list_objects/defaults", "list_objects()", "list_objects(colour=\\\"red\\\")" },
        { "bucket.create/defaults", "create()", "create(True, 5)" },
        { "object.delete/defaults", "delete()", "delete(force=True)" },
        { "cluster.get_info/defaults", "get_info()", "get_weather()" },
        { "authn.users.get", "get(", "get(shoe_size=43, username=" },
    };

    [Theory]
    [MemberData(nameof(Alike))]
    public async Task A_recorded_line_with_other_names_and_values_is_equal(string id, string[] changes)
    {
        string line = Find(id);
        for (int i = 0; i < changes.Length; i += 2)
        {
            line = Change(line, changes[i], changes[i + 1]);
        }

        GoldenVerdict verdict = await RunAsync(line);
        Assert.True(verdict.Outcome == GoldenOutcome.Equal, $"{verdict.Outcome}: {verdict.Reason}\n{line}");
    }

    [Theory]
    [MemberData(nameof(OneSided))]
    public async Task A_call_that_says_something_else_is_different(string id, string from, string to)
        => Assert.Equal(GoldenOutcome.Different, (await RunAsync(Change(Find(id), from, to))).Outcome);

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task A_method_or_argument_that_has_no_counterpart_is_not_passed_over(string id, string from, string to)
        => Assert.Equal(GoldenOutcome.NotCovered, (await RunAsync(Change(Find(id), from, to))).Outcome);

    private static string Find(string id)
        => File.ReadLines(Repository.WireData("sdk-requests-head.jsonl")).FirstOrDefault(line => line.StartsWith($"{{\"id\":\"{id}\",", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{id} is not among the recorded lines");

    private static string Change(string line, string from, string to)
        => line.Contains(from, StringComparison.Ordinal) ? line.Replace(from, to, StringComparison.Ordinal)
            : throw new InvalidOperationException($"{from} is not in {line}");

    private static async Task<GoldenVerdict> RunAsync(string line)
    {
        await using GoldenRunner runner = new();
        return await runner.RunAsync(GoldenCase.ParseCall(line));
    }
}
