using AisFs.Mount.WinFsp.Volume;

namespace AisFs.WinFspHost;

/// <summary>The command line.</summary>
internal sealed record HostOptions(WinFspMountOptions Mount, bool CaseSensitive, bool Late, bool Service)
{
    internal static HostOptions Parse(string[] args)
    {
        WinFspMountOptions mount = new() { MountPoint = "*", VolumeLabel = "memory", UnmountPatience = TimeSpan.FromSeconds(10) };
        bool caseSensitive = false;
        bool late = false;
        bool service = false;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--mount":
                    mount = mount with { MountPoint = args[++i] };
                    break;
                case "--network":
                    mount = mount with { NetworkName = args[++i], MountPoint = null };
                    break;
                case "--sddl":
                    mount = mount with { SecurityDescriptor = args[++i] };
                    break;
                case "--no-cache":
                    mount = mount with { CacheTtl = TimeSpan.Zero };
                    break;
                case "--read-only":
                    mount = mount with { ReadOnly = true };
                    break;
                case "--case-sensitive":
                    caseSensitive = true;
                    break;
                case "--late":
                    late = true;
                    break;
                case "--service":
                    service = true;
                    break;
                default:
                    throw new ArgumentException($"The option '{args[i]}' is unknown.");
            }
        }

        return new HostOptions(mount, caseSensitive, late, service);
    }
}
