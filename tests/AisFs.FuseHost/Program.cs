using System.Globalization;
using AisFs.FuseHost;
using AisFs.Interop.Fuse.Session;
using AisFs.Mount;
using AisFs.Mount.Fuse;
using Microsoft.Extensions.Logging;

// usage: AisFs.FuseHost MOUNTPOINT [name=value ...]; then commands on the standard input, one answer line each.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: AisFs.FuseHost MOUNTPOINT [name=value ...]");
    return 2;
}

Dictionary<string, string> settings = args.Skip(1).Select(static a => a.Split('=', 2)).ToDictionary(static a => a[0], static a => a[1]);
MemoryFileSystem fileSystem = new(TimeSpan.FromSeconds(double.Parse(settings.GetValueOrDefault("valid", "60"), CultureInfo.InvariantCulture)), settings.GetValueOrDefault("keepcache") == "1")
{
    Backings = settings.TryGetValue("backings", out string? backings) ? new MemoryBackings(backings) : null,
};
bool isCounting = settings.GetValueOrDefault("count") == "1";
FuseMountOptions options = new()
{
    FsName = settings.GetValueOrDefault("fsname", "aisfs#ais://test"),
    ReadOnly = settings.GetValueOrDefault("readonly") == "1",
    AllowOther = settings.GetValueOrDefault("allowother") == "1",
    Threads = int.Parse(settings.GetValueOrDefault("threads", "0"), CultureInfo.InvariantCulture),
    CloneDevice = settings.GetValueOrDefault("clone") == "1",
    WritebackCache = settings.GetValueOrDefault("writeback") == "1",
    ReadAheadKiB = int.Parse(settings.GetValueOrDefault("readahead", "4096"), CultureInfo.InvariantCulture),
    ReadDirectoryPlus = Enum.Parse<FuseReadDirectoryPlus>(settings.GetValueOrDefault("readdirplus", "Auto")),
    Passthrough = settings.GetValueOrDefault("passthrough") != "off",
    PassthroughIdle = TimeSpan.FromMilliseconds(int.Parse(settings.GetValueOrDefault("idle", "10000"), CultureInfo.InvariantCulture)),
    Immutable = settings.GetValueOrDefault("immutable") == "1",
    DirectIo = settings.GetValueOrDefault("direct") == "1",
    Trace = settings.GetValueOrDefault("trace") == "1" || isCounting,
};

using ConsoleErrorLoggerFactory loggers = new(settings.GetValueOrDefault("trace") == "1" ? LogLevel.Trace : LogLevel.Warning, isCounting ? LogLevel.Trace : LogLevel.Debug);
FuseMount mount;
try
{
    mount = await FuseMount.StartAsync(fileSystem, args[0], options, loggers, CancellationToken.None);
}
catch (MountException e)
{
    Console.WriteLine($"error {e.Kind} {e.Message}");
    return 1;
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready minor={mount.Connection.ProtocolMinor} request={mount.Connection.MaxRequestBytes} capabilities={mount.Connection.Capabilities:x}"));
HostCommands commands = new(fileSystem, mount, loggers);
while (await Console.In.ReadLineAsync() is { } line && line != "exit")
{
    string answer;
    try
    {
        answer = await commands.RunAsync(line);
    }
    catch (Exception e) when (e is MountException or KeyNotFoundException or FormatException)
    {
        answer = e is MountException m ? $"error {m.Kind} {m.Message}" : $"error {e.Message}";
    }

    Console.WriteLine(answer.ReplaceLineEndings(" "));
}

await mount.DisposeAsync();
return mount.Completion.IsCompletedSuccessfully ? 0 : 3;
