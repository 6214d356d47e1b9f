using AisFs.Client;
using AisFs.Samples;

Dictionary<string, Func<Task>> programs = new(StringComparer.Ordinal)
{
    ["quick-start"] = QuickStart.RunAsync,
    ["errors"] = Errors.RunAsync,
    ["authentication"] = Authentication.RunAsync,
    ["testing"] = Testing.RunAsync,
    ["services"] = Services.RunAsync,
};

Dictionary<string, Func<SampleContext, Task>> continuations = new(StringComparer.Ordinal)
{
    ["contents"] = Contents.RunAsync,
    ["properties"] = Properties.RunAsync,
    ["listing"] = Listing.RunAsync,
    ["pages"] = Pages.RunAsync,
    ["reading"] = Reading.RunAsync,
    ["files"] = Files.RunAsync,
    ["directories"] = Directories.RunAsync,
    ["groups"] = Groups.RunAsync,
    ["batch"] = Batches.RunAsync,
    ["etl"] = Etls.RunAsync,
    ["telemetry"] = Telemetry.RunAsync,
};

switch (args)
{
    case ["--list"]:
        Console.WriteLine(string.Join('\n', programs.Keys.Concat(continuations.Keys)));
        return 0;
    case [var name] when programs.TryGetValue(name, out Func<Task>? program):
        await program();
        return 0;
    case [var name] when continuations.TryGetValue(name, out Func<SampleContext, Task>? continuation):
        using (AisClient client = new())
        {
            AisBucket bucket = client.Bucket("demo");
            await bucket.CreateAsync(existOk: true);
            AisObject hello = bucket.Object("dir/hello.txt");
            await hello.PutAsync("hello, world"u8.ToArray());
            await continuation(new SampleContext(client, bucket, hello));
        }

        return 0;
    default:
        Console.Error.WriteLine("Name a sample; --list tells their names. The cluster is that of AIS_ENDPOINT.");
        return 2;
}
