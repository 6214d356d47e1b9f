using System.Globalization;
using System.Runtime.Versioning;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Mounting;
using AisFs.Interop.Fuse.Session;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Crash.Disk;

/// <summary>Serves the disk: nobody may use a mount from the process that serves it. Reads 'cut SEED FOLDER' and 'end'.</summary>
internal static class DiskProgram
{
    /// <summary>The word by which this program is started as a disk.</summary>
    public const string Verb = "disk";

    /// <summary>Told when the disk is there.</summary>
    public const string Ready = "ready";

    /// <summary>Told when what is left was written.</summary>
    public const string Done = "done";

    [SupportedOSPlatform("linux")]
    public static async Task<int> RunAsync(string mountpoint)
    {
        DiskFileSystem disk = new();
        FuseDevice device = FuseMounter.Mount(new FuseMountSettings { Mountpoint = mountpoint, Source = "disk", Subtype = "aisfs-test-disk" });
        FuseSession session = new(device, disk, new FuseSessionOptions(), NullLogger.Instance);
        _ = await session.StartAsync();
        Console.WriteLine(Ready);
        while (await Console.In.ReadLineAsync() is { } line && line.Split(' ', 3) is ["cut", var seed, var folder])
        {
            disk.Cut(folder, new Random(int.Parse(seed, CultureInfo.InvariantCulture)));
            Console.WriteLine(Done);
        }

        FuseMounter.Unmount(mountpoint, FuseUnmountMode.Lazy);
        await session.Completion.WaitAsync(TimeSpan.FromSeconds(10));
        return 0;
    }
}
