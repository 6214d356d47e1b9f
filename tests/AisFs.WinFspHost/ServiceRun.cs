using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Volumes;
using AisFs.Mount.WinFsp;

namespace AisFs.WinFspHost;

/// <summary>The mount in WinFsp's service frame: until the service is stopped.</summary>
internal static class ServiceRun
{
    internal static int Run(HostOptions options)
    {
        MemoryFileSystem fileSystem = new(!options.CaseSensitive, options.Late);
        WinFspMount? mount = null;
        WinFspService service = new(
            "AisFsHost",
            arguments =>
            {
                mount = WinFspMount.Start(fileSystem, options.Mount, new ConsoleLogger());
                Console.WriteLine($"service started with {arguments.Length} arguments");
                return NtStatus.Success;
            },
            () =>
            {
                mount!.DisposeAsync().AsTask().GetAwaiter().GetResult();
                Console.WriteLine("service stopped");
            });
        return service.Run();
    }
}
