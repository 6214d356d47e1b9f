using AisFs.Vfs.Api;

namespace AisFs.Mount.Host;

/// <summary>What this system offers to the file system of a mount.</summary>
public static class MountHost
{
    /// <summary>Looks at local files and makes them safe.</summary>
    public static IHostFiles Files { get; } = OperatingSystem.IsWindows() ? new WindowsFiles() : new UnixFiles();

    /// <summary>Tells the system what native memory is used for.</summary>
    public static IHostMemory Memory { get; } = OperatingSystem.IsLinux() ? new LinuxMemory() : new PortableHostMemory();

    /// <summary>The defaults of <see cref="ContentOptions"/>, with what this system offers.</summary>
    public static ContentOptions ContentDefaults { get; } = new() { HostFiles = Files, HostMemory = Memory };
}
