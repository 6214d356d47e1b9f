using System.Globalization;
using AisFs.Cli.Commands.Inspection;
using AisFs.Interop.Fuse.Host;

namespace AisFs.Cli.Commands.Checkup;

/// <summary>What a mount needs of Linux.</summary>
internal static class LinuxChecks
{
    private const string Device = "/dev/fuse";
    private const string Settings = "/etc/fuse.conf";
    private const uint SetUser = 0x800; // 04000

    // Before it the kernel has no directory reads with attributes over many pages that AisFs relies on for speed.
    private static readonly Version s_goodKernel = new(5, 4);

    /// <summary>Looks at the device, at what this user may do, and at the kernel.</summary>
    public static IEnumerable<DoctorCheck> Run()
    {
        yield return CheckDevice();
        yield return CheckHelper();
        yield return CheckOthers();
        yield return CheckKernel();
    }

    private static DoctorCheck CheckDevice()
    {
        const string Name = "device";
        if (!File.Exists(Device))
        {
            return Check.Fail(Name, $"{Device} is missing.", "Load the module with 'modprobe fuse'; a container needs --device /dev/fuse.");
        }

        try
        {
            // Opening asks the kernel for nothing: only a mount does.
            using FileStream file = new(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
            return Check.Ok(Name, $"{Device} can be opened.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Check.Fail(Name, $"{Device} cannot be opened: {e.Message}", $"Give this user access to {Device} (its mode is usually 0666); a container also needs the device in its cgroup.");
        }
    }

    private static DoctorCheck CheckHelper()
    {
        const string Name = "permissions";
        string? helper = Find("fusermount3");
        if (Environment.IsPrivilegedProcess)
        {
            return Check.Ok(Name, "This user is root and mounts without help.");
        }

        return helper is null
            ? Check.Fail(Name, "This user is not root, and fusermount3 is not installed.", "Install the package fuse3, or mount as root.")
            : HostFile.TryLook(helper, follow: true) is { Owner: 0, Mode: var mode } && (mode & SetUser) != 0
                ? Check.Ok(Name, $"{helper} mounts for this user.")
                : Check.Fail(Name, $"{helper} does not run as root.", $"Reinstall the package fuse3, or 'chown root {helper}; chmod u+s {helper}'.");
    }

    private static DoctorCheck CheckOthers()
    {
        const string Name = "allow-other";
        const string Word = "user_allow_other";
        if (Environment.IsPrivilegedProcess)
        {
            return Check.Ok(Name, "Root may let other users into a mount.");
        }

        try
        {
            return File.ReadLines(Settings).Any(static line => line.Trim() == Word)
                ? Check.Ok(Name, $"{Settings} has {Word}.")
                : Check.Warn(Name, $"{Settings} has no {Word}: other users cannot be let into a mount of this user.", $"If you need --allow-other, add the line {Word} to {Settings}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Check.Warn(Name, $"{Settings} cannot be read, so other users cannot be let into a mount of this user.", $"If you need --allow-other, make {Settings} with the line {Word}.");
        }
    }

    private static DoctorCheck CheckKernel()
    {
        const string Name = "kernel";
        string release = Environment.OSVersion.Version.ToString();
        try
        {
            release = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
            string number = string.Concat(release.TakeWhile(static c => char.IsAsciiDigit(c) || c == '.')).Trim('.');
            bool hasFuse = File.ReadLines("/proc/filesystems").Any(static line => line.EndsWith("\tfuse", StringComparison.Ordinal));
            return !hasFuse ? Check.Fail(Name, $"Linux {release} does not know FUSE.", "Load the module with 'modprobe fuse'.")
                : Version.TryParse(number, out Version? version) && version < s_goodKernel ? Check.Warn(Name, $"Linux {release} works, but lacks features of FUSE.", string.Create(CultureInfo.InvariantCulture, $"Use Linux {s_goodKernel} or newer."))
                : Check.Ok(Name, $"Linux {release} has FUSE.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Check.Warn(Name, $"Linux {release}; its features cannot be looked at: {e.Message}", "Mount /proc.");
        }
    }

    private static string? Find(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
