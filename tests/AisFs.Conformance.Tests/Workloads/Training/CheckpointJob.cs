using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads.Training;

/// <summary>Saves checkpoints as training frameworks do, and reads them back; every byte is known by its round.</summary>
internal sealed class CheckpointJob(TempFolder local, int size)
{
    /// <summary>The file that each round replaces.</summary>
    public const string Name = "checkpoint.pt";

    // Half of it, a flush, a child that ends with a copy of the descriptor, the other half, fsync, rename.
    private const string Program = """
        import os, sys
        content, folder, name = open(sys.argv[1], 'rb').read(), sys.argv[2], sys.argv[3]
        temporary = os.path.join(folder, name + '.tmp')
        file = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o644)
        def write(data):
            data = memoryview(data)
            while data:
                data = data[os.write(file, data[:1 << 20]):]
        write(content[:len(content) // 2])
        os.close(os.dup(file))
        print('half', flush=True)
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        write(content[len(content) // 2:])
        os.fsync(file)
        os.close(file)
        os.rename(temporary, os.path.join(folder, name))
        """;

    // Another client has just deleted it and written it anew.
    private static readonly string[] s_passing = ["Stale file handle", "No such file or directory"];
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, int> _rounds = [];

    /// <summary>The bytes of a round.</summary>
    public byte[] Content(int round) => TestBytes.Make(size, (ulong)(round + 1_000_000));

    /// <summary>Saves the checkpoint of a round.</summary>
    public async Task SaveAsync(MountProcess mount, int round)
        => (await CommandRunner.RunAsync("python3", ["-c", Program, PrepareFile(round), mount.Mountpoint, Name], s_limit, onTimeout: mount.Kill)).Ok();

    /// <summary>Begins to save a checkpoint; half of it is written when this returns.</summary>
    public async Task<BackgroundProcess> BeginAsync(MountProcess mount, int round)
    {
        BackgroundProcess job = BackgroundProcess.Start("python3", ["-c", Program, PrepareFile(round), mount.Mountpoint, Name]);
        await Wait.UntilAsync(
            () =>
            {
                bool isHalfWay = job.Log.ToString().Contains("half", StringComparison.Ordinal);
                Assert.True(isHalfWay || !job.HasExited, job.Log.ToString());
                return isHalfWay;
            },
            job.Log.ToString,
            s_limit);
        return job;
    }

    /// <summary>Reads the checkpoint with another program.</summary>
    /// <returns>Whose round it is; null when it was found to have changed, or to be gone.</returns>
    public async Task<int?> ReadAsync(MountProcess mount)
    {
        CommandResult read = (await CommandRunner.RunAsync("sha256sum", [Path.Combine(mount.Mountpoint, Name)], s_limit, onTimeout: mount.Kill)).Ended();
        if (read.ExitCode != 0)
        {
            Assert.True(s_passing.Any(read.Error.Contains), read.ToString());
            return null;
        }

        return _rounds.TryGetValue(read.Output.Split(' ')[0], out int round) ? round : -1;
    }

    /// <summary>The bytes of a round, which are known when they are read from now on.</summary>
    public byte[] Prepare(int round)
    {
        byte[] content = Content(round);
        _rounds[TestBytes.Hash(content)] = round;
        return content;
    }

    private string PrepareFile(int round)
    {
        string path = local.Combine("content");
        File.WriteAllBytes(path, Prepare(round));
        return path;
    }
}
