using System.Runtime.Versioning;
using AisFs.Cli.Commands.Inspection;
using AisFs.Interop.WinFsp.Loading;

namespace AisFs.Cli.Commands.Checkup;

/// <summary>What a mount needs of Windows.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsChecks
{
    /// <summary>Looks at WinFsp.</summary>
    public static IEnumerable<DoctorCheck> Run()
    {
        const string Name = "winfsp";
        DoctorCheck check;
        try
        {
            check = Check.Ok(Name, $"WinFsp {WinFspLibrary.Load()} is installed.");
        }
        catch (WinFspException e)
        {
            check = Check.Fail(Name, e.Message, $"Install WinFsp from {WinFspLibrary.DownloadPage}.");
        }

        yield return check;
    }
}
