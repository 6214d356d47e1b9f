using System.Diagnostics;
using AisFs.Fsx;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;

FsxOptions options;
try
{
    options = FsxOptions.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message}\n\n{FsxOptions.Usage}");
    return 2;
}

if (options.File is { } path)
{
    return FsxSession.Run(options, path, null);
}

string source = options.Source ?? throw new UnreachableException();

// The server is a program of its own: a thread of this one that waits for a page of the file in a page fault can hold up
// the collector and whoever wants more memory, and with them a server that the page has to come from.
await using ServerProcess? server = options.Endpoint is null ? await ServerProcess.StartAsync() : null;
string endpoint = options.Endpoint ?? server!.Endpoint;
using (HttpClient http = new())
{
    string bucket = source[(source.LastIndexOf('/') + 1)..];
    using StringContent create = new("""{"action":"create-bck"}""");
    using HttpResponseMessage answer = await http.PostAsync(new Uri($"{endpoint}/v1/buckets/{bucket}"), create);
}

await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = source, Endpoint = endpoint, Arguments = options.MountOptions });
int result = FsxSession.Run(options, Path.Combine(mount.Mountpoint, "fsx"), mount);
int exit = await mount.StopAsync();
Console.WriteLine($"the mount ended with exit code {exit}; it held {mount.Log.Length} characters of log");
if (result != 0)
{
    Console.Error.WriteLine(mount.Log.ToString());
}

return result != 0 ? result : exit;
