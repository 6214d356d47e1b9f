using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.Roots;

/// <summary>
/// This machine as a script sees it that may change everything: an overlay over the root, in namespaces of its own for mounts
/// and processes. Changes go into memory and are gone with the script, and so is each process that it started.
/// </summary>
internal static class PrivateRoot
{
    // Network and /dev are those of the machine: the mount needs /dev/fuse, and the cluster listens on the loopback address.
    private const string Prepare =
        """
        set -euo pipefail
        base=$1 packages=$2 script=$3
        mount -t tmpfs -o mode=755 root "$base"
        mkdir "$base/upper" "$base/work" "$base/root"
        mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root"
        mount --rbind /dev "$base/root/dev"
        mount -t proc proc "$base/root/proc"
        mount -t tmpfs tmp "$base/root/tmp"
        mount -t tmpfs run "$base/root/run"
        mkdir "$base/root/tmp/packages" "$base/root/tmp/changes" "$base/root/tmp/mnt"
        mount --bind "$packages" "$base/root/tmp/packages"
        mount --bind "$base/upper" "$base/root/tmp/changes"
        exec chroot "$base/root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            VERSION="$VERSION" ENDPOINT="${ENDPOINT:-}" bash -euo pipefail -c "$script"
        """;

    /// <summary>Skips the test where such a root cannot be made.</summary>
    public static void Check()
    {
        Require.Fuse();
        Require.That(Environment.IsPrivilegedProcess, "installing needs root");
        Require.Tool("unshare", "util-linux");
    }

    /// <summary>Runs a script of bash as root of the private root.</summary>
    /// <param name="packages">The folder that it sees as /tmp/packages.</param>
    /// <param name="script">
    /// The script. It stops at the first error. <c>$VERSION</c> is the packages' version, <c>$ENDPOINT</c> the cluster,
    /// /tmp/changes has what differs from the machine, and /tmp/mnt is an empty folder.
    /// </param>
    /// <param name="version">The version.</param>
    /// <param name="endpoint">The cluster.</param>
    /// <returns>How it ended.</returns>
    public static async Task<CommandResult> RunAsync(string packages, string script, string version, string endpoint = "")
    {
        Check();
        using TempFolder folder = new("root");
        return await CommandRunner.RunAsync(
            "unshare",
            ["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "bash", "-c", Prepare, "bash", folder.MakeFolder("base"), packages, script],
            TimeSpan.FromMinutes(4),
            environment: new Dictionary<string, string> { ["VERSION"] = version, ["ENDPOINT"] = endpoint });
    }
}
