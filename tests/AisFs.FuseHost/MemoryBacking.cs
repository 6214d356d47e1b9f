using AisFs.Vfs.Api;
using Microsoft.Win32.SafeHandles;

namespace AisFs.FuseHost;

/// <summary>A local file with the bytes that a file in memory has at the moment.</summary>
/// <param name="path">Where it lies.</param>
/// <param name="opened">Is told that it is opened.</param>
internal sealed class MemoryBacking(string path, Action opened) : FsBacking
{
    /// <summary>Its path.</summary>
    public string Path => path;

    public override SafeFileHandle? TryOpen()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        opened();
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }
}
