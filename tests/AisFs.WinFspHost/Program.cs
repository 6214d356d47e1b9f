using System.Globalization;
using AisFs.Interop.WinFsp.Loading;
using AisFs.Mount.WinFsp;
using AisFs.WinFspHost;

// Mounts a file system in memory and takes commands from its standard input:
//   quit              unmounts and ends
//   held              writes how many nodes and handles are held
//   change NAME TEXT  changes a file in the root as another client would
//   hold NAME         keeps the answer to the next open of a file in the root
//   release           gives that answer
HostOptions options = HostOptions.Parse(args);
if (options.Service)
{
    return ServiceRun.Run(options);
}

await using MemoryFileSystem fileSystem = new(!options.CaseSensitive, options.Late);
WinFspMount mount;
try
{
    mount = WinFspMount.Start(fileSystem, options.Mount, new ConsoleLogger());
}
catch (Exception e) when (e is WinFspException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

await using (mount)
{
    Console.WriteLine($"mounted {mount.MountPoint}");
    // The console's reader blocks even when it is awaited.
    Task<bool> commands = Task.Run(ReadCommandsAsync);
    await Task.WhenAny(commands, mount.Ended);
    Console.WriteLine(mount.Ended.IsCompleted ? "driver gone" : "unmounting");
}

Console.WriteLine("unmounted");
return 0;

async Task<bool> ReadCommandsAsync()
{
    while (await Console.In.ReadLineAsync() is { } line)
    {
        string[] words = line.Split(' ', 3);
        switch (words[0])
        {
            case "quit":
                return true;
            case "held":
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"held {fileSystem.HeldNodes} {fileSystem.OpenHandles}"));
                break;
            case "change":
                fileSystem.ChangeFromOutside(words[1], System.Text.Encoding.UTF8.GetBytes(words[2]));
                Console.WriteLine("changed");
                break;
            case "hold":
                fileSystem.HoldOpen(words[1]);
                Console.WriteLine($"holds {words[1]}");
                break;
            case "release":
                fileSystem.ReleaseHeld();
                break;
        }
    }

    return true;
}
