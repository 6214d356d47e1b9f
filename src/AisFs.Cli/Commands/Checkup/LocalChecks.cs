using AisFs.Cli.Commands.Inspection;
using AisFs.Control.Places;
using AisFs.Mount.Host;
using AisFs.Vfs.Staging;

namespace AisFs.Cli.Commands.Checkup;

/// <summary>The local folders that a mount uses.</summary>
internal static class LocalChecks
{
    private const long Little = 1L << 30;
    private const long Enough = 10L << 30;

    /// <summary>Looks at the staging folder and its disk, and at the folder of control sockets.</summary>
    /// <param name="staging">The staging folder.</param>
    public static IEnumerable<DoctorCheck> Run(string staging)
    {
        yield return Guarded("staging folder", "Name another folder with --staging-dir.", () => StagingRoot.Prepare(MountHost.Files, staging) is { } reason
            ? Check.Fail("staging folder", reason, "Name another folder with --staging-dir.")
            : Check.Ok("staging folder", $"'{staging}' can be used."));
        yield return Guarded("staging disk", "Name a folder on another disk with --staging-dir.", () => CheckRoom(staging));
        yield return Guarded("control folder", "Without it 'aisfs status' does not see the mounts of this user.", static () =>
        {
            string folder = ControlFolder.OfThisUser();
            ControlFolder.Prepare(MountHost.Files, folder);
            return Check.Ok("control folder", $"'{folder}' can be used.");
        });
    }

    private static DoctorCheck CheckRoom(string staging)
    {
        const string Name = "staging disk";
        const string Advice = "Make room, or name a folder on another disk with --staging-dir: files that are not written from front to end are kept there until they are uploaded.";
        long free = new DriveInfo(StagingRoot.NearestFolder(staging)).AvailableFreeSpace;
        string found = $"{Readable.Size(free)} are free on the disk of '{staging}'.";
        return free < Little ? Check.Fail(Name, found, Advice) : free < Enough ? Check.Warn(Name, found, Advice) : Check.Ok(Name, found);
    }

    private static DoctorCheck Guarded(string name, string advice, Func<DoctorCheck> look)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Check.Fail(name, e.Message, advice);
        }
    }
}
