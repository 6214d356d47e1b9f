using System.Runtime.Versioning;
using AisFs.Interop.Windows.Native;

namespace AisFs.Interop.Windows.Shell;

/// <summary>The icons that Explorer shows.</summary>
[SupportedOSPlatform("windows")]
public static class ExplorerIcons
{
    /// <summary>Makes Explorer read its icons anew. Blocks for as long as Explorer does not answer.</summary>
    public static void Refresh() => Shell32.SHChangeNotify(Shell32.SHCNE_ASSOCCHANGED, 0, 0, 0);
}
