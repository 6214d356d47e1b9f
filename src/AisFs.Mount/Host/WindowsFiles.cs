using System.Globalization;
using System.Runtime.Versioning;
using AisFs.Interop.Windows.Machine;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Host;

/// <summary>Local files of Windows. The file system's journal keeps names safe there.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsFiles : IHostFiles
{
    private readonly PortableHostFiles _files = new();
    private readonly Lazy<string> _boot = new(static () => MachineBoot.TryReadTime()?.ToString("x", CultureInfo.InvariantCulture) ?? string.Empty);

    public string Boot => _boot.Value;

    public PathStatus Look(string path, bool follow = false) => _files.Look(path, follow);

    public void SyncFolder(string folder)
    {
    }
}
