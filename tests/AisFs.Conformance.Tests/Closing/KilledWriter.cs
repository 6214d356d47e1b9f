using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Closing;

/// <summary>A program that is killed while its close waits for the upload: nobody waits for the upload any more.</summary>
internal static class KilledWriter
{
    /// <summary>The size of the file that it writes.</summary>
    public const int Size = 100_000;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    private const string Writer = """
        import os, signal, sys, time
        pid = os.fork()
        if pid == 0:
            file = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY, 0o644)
            os.write(file, b'a' * 100_000)
            os.close(file)
            os._exit(0)
        while not os.path.exists('/proc/%d/syscall' % pid) or open('/proc/%d/syscall' % pid).read().split()[0] not in ('3', '57'):
            time.sleep(0.02)
        time.sleep(0.2)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        """;

    /// <summary>Writes a file, and leaves its upload to the mount.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="name">The file's name.</param>
    /// <returns>Completes when the writer is gone.</returns>
    public static async Task RunAsync(MountProcess mount, string name)
        => (await CommandRunner.RunAsync("python3", ["-c", Writer, Path.Combine(mount.Mountpoint, name)], s_limit, onTimeout: mount.Kill)).Ok();
}
