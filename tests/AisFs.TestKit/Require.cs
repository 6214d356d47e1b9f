using Xunit;

namespace AisFs.TestKit;

/// <summary>
/// What a test needs of its machine. A missing thing skips the test with the reason and the install line; with
/// <c>AISFS_REQUIRE_ALL=1</c> it fails instead.
/// </summary>
public static class Require
{
    /// <summary>Whether a skip counts as a failure.</summary>
    public static bool All => Environment.GetEnvironmentVariable("AISFS_REQUIRE_ALL") == "1";

    /// <summary>Skips, or fails when everything is required.</summary>
    /// <param name="present">Whether what the test needs is there.</param>
    /// <param name="reason">What is missing, and how to get it.</param>
    public static void That(bool present, string reason)
    {
        if (present)
        {
            return;
        }

        if (All)
        {
            Assert.Fail($"AISFS_REQUIRE_ALL=1, but {reason}");
        }

        Assert.Skip(reason);
    }

    /// <summary>Needs a program on the PATH.</summary>
    /// <param name="program">The program's file name.</param>
    /// <param name="debianPackage">The Debian package that holds it.</param>
    public static void Tool(string program, string debianPackage)
        => That(FindTool(program) is not null, $"'{program}' is not installed: apt-get install {debianPackage}");

    /// <summary>Needs Linux with a usable /dev/fuse, and the right to mount.</summary>
    public static void Fuse()
    {
        That(OperatingSystem.IsLinux(), "this test mounts through FUSE, which needs Linux");
        That(File.Exists("/dev/fuse"), "/dev/fuse is missing: modprobe fuse");
        That(Environment.IsPrivilegedProcess || FindTool("fusermount3") is not null, "mounting without root needs fusermount3: apt-get install fuse3");
    }

    /// <summary>Finds a program on the PATH.</summary>
    /// <param name="program">The program's file name.</param>
    /// <returns>Its path, or null.</returns>
    public static string? FindTool(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/sbin"])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
