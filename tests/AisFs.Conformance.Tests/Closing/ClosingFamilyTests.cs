using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Objects;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Closing;

/// <summary>
/// Several processes share an open file. Each of them closes it, and each close is announced; what another client sees
/// meanwhile is asked of the cluster by the program itself.
/// </summary>
public abstract class ClosingFamilyTests(MountFixture fixture) : ObjectFamilyTests(fixture)
{
    // seen(name): the bytes of the object, or None. child(work): forks, works, ends without a flush of buffers.
    private const string Prelude = """
        import mmap, multiprocessing, os, socket, subprocess, sys, threading, urllib.error, urllib.request
        def seen(name):
            try:
                with urllib.request.urlopen(f'{sys.argv[1]}/{name}') as answer:
                    return answer.read()
            except urllib.error.HTTPError as error:
                if error.code == 404:
                    return None
                raise
        def child(work=lambda: None):
            pid = os.fork()
            if pid == 0:
                try:
                    work()
                    os._exit(0)
                finally:
                    os._exit(1)
            assert os.waitpid(pid, 0)[1] == 0
        def check(name, expected):
            found = seen(name)
            assert found == expected, f'{name}: {found if found is None else found[:80]} ({None if found is None else len(found)} bytes)'

        """;

    private readonly MountFixture _fixture = fixture;

    private string ObjectsUrl => $"{Cluster.Endpoint}/v1/objects/{Bucket.Name}{Folder}";

    /// <summary>Runs a Python program in the test's folder of the mount.</summary>
    protected async Task PythonAsync(string program)
    {
        TestKit.Require.Tool("python3", "python3");
        (await CommandRunner.RunAsync(
            "python3", ["-c", Prelude + program, ObjectsUrl], TimeSpan.FromMinutes(2), _fixture.Mount.Mountpoint + Folder, onTimeout: _fixture.Mount.Kill)).Ok();
    }

    /// <summary>Runs a shell script in the test's folder of the mount.</summary>
    protected async Task ShellAsync(string script)
        => (await CommandRunner.ShellAsync(script, TimeSpan.FromMinutes(2), _fixture.Mount.Mountpoint + Folder, onTimeout: _fixture.Mount.Kill)).Ok();

    /// <summary>Checks what an object holds, and how often it was written.</summary>
    protected async Task ExpectAsync(string name, byte[] content, int versions)
    {
        ByteAssert.Same(content, await Bucket.GetAsync(At(name)));
        RawObject stored = (await Bucket.HeadAsync(At(name)))!;
        Assert.Equal(versions.ToString(System.Globalization.CultureInfo.InvariantCulture), stored.Version);
    }
}
