using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Closing;

/// <summary>A child process inherits its parent's open files, and closes them when it ends: that is not the writer's close.</summary>
public sealed class ChildProcessTests(MountFixture fixture) : ClosingFamilyTests(fixture), IClassFixture<MountFixture>
{
    private static readonly byte[] s_whole = [.. Enumerable.Repeat((byte)'a', 100_000), .. Enumerable.Repeat((byte)'b', 100_000)];

    public static TheoryData<string, string> Ends => new()
    {
        { "exit", "child()" },
        { "close", "child(lambda: os.close(file))" },
        { "duplicate", "child(lambda: os.close(os.dup(file)))" },
        { "read", "child(lambda: os.read(os.open('f', os.O_RDONLY), 10))" },
        { "grandchild", "child(lambda: child())" },
        { "exec", "child(lambda: os.execvp('true', ['true']))" },
        { "exec with the file inherited", "os.set_inheritable(file, True); child(lambda: os.execvp('true', ['true']))" },
        { "exec over the file", "child(lambda: (os.dup2(os.open('/dev/null', os.O_RDWR), file), os.execvp('true', ['true'])))" },
        { "subprocess", "subprocess.run(['true'], check=True)" },
        { "subprocess that keeps files", "os.set_inheritable(file, True); subprocess.run(['true'], close_fds=False, check=True)" },
        { "shell", "assert os.system('cd /; ls > /dev/null; true') == 0" },
        { "killed", "pid = os.fork() or signal_pause(); os.kill(pid, 9); os.waitpid(pid, 0)" },
        { "multiprocessing", "p = multiprocessing.get_context('fork').Process(target=len, args=('',)); p.start(); p.join(); assert p.exitcode == 0" },
        { "pool", "pool = multiprocessing.get_context('fork').Pool(4); assert sum(pool.map(len, ['x'] * 8)) == 8; pool.close(); pool.join()" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    [Semantics("S24", "S70")]
    public async Task A_child_that_does_not_write_uploads_nothing_of_its_parents_file(string how, string code)
    {
        Assert.NotEmpty(how);
        await PythonAsync($$"""
            import signal
            signal_pause = lambda: [signal.pause() for _ in iter(int, 1)]
            file = os.open('f', os.O_CREAT | os.O_RDWR, 0o644)
            os.write(file, b'a' * 100_000)
            for _ in range(3):
                {{code}}
            check('f', None)
            os.write(file, b'b' * 100_000)
            os.close(file)
            check('f', b'a' * 100_000 + b'b' * 100_000)
            """);
        await ExpectAsync("f", s_whole, versions: 1);
    }

    [Theory]
    [InlineData("os.O_TRUNC", "b'new'")]
    [InlineData("0", "b'newd object'")]
    [Semantics("S24", "S70")]
    public async Task The_old_object_shows_until_its_writer_closes(string flag, string expected)
    {
        Fs.WriteFile(At("f"), "the old object"u8.ToArray()).Ok();
        await PythonAsync($$"""
            file = os.open('f', os.O_WRONLY | {{flag}})
            child()
            check('f', b'the old object')
            os.write(file, b'new')
            child()
            check('f', b'the old object')
            if {{flag}} == 0:
                os.pwrite(file, b'd', 3)
                os.ftruncate(file, 4)
                os.pwrite(file, b' object', 4)
            child()
            check('f', b'the old object')
            os.close(file)
            check('f', {{expected}})
            """);
    }

    [Fact]
    [Semantics("S24", "S70")]
    public async Task A_large_file_is_not_completed_by_a_childs_end()
    {
        await PythonAsync("""
            file = os.open('f', os.O_CREAT | os.O_WRONLY, 0o644)
            for i in range(30):
                os.write(file, bytes([i]) * 1_000_000)
                child()
            check('f', None)
            os.close(file)
            check('f', b''.join(bytes([i]) * 1_000_000 for i in range(30)))
            """);
        Assert.Equal("1", (await Bucket.HeadAsync(At("f")))!.Version);
    }

    [Fact]
    [Semantics("S24", "S70")]
    public async Task A_sparse_file_is_not_sent_by_a_childs_end()
    {
        await PythonAsync("""
            file = os.open('f', os.O_CREAT | os.O_WRONLY, 0o644)
            os.pwrite(file, b'end', 100 << 30)
            child()
            check('f', None)
            os.unlink('f')
            os.close(file)
            check('f', None)
            """);
    }

    [Fact]
    [Semantics("S36", "S70")]
    public async Task A_map_is_uploaded_by_the_close_of_its_own_process()
    {
        await PythonAsync("""
            file = os.open('f', os.O_CREAT | os.O_RDWR, 0o644)
            os.ftruncate(file, 1_000_000)
            map = mmap.mmap(file, 1_000_000)
            map[:5] = b'first'
            child()
            check('f', None)
            map[999_995:] = b'last.'
            child()
            check('f', None)
            map.flush()
            check('f', b'first' + bytes(999_990) + b'last.')
            map[:5] = b'FIRST'
            child()
            check('f', b'first' + bytes(999_990) + b'last.')
            os.close(file)
            check('f', b'FIRST' + bytes(999_990) + b'last.')
            """);
        Assert.Equal("2", (await Bucket.HeadAsync(At("f")))!.Version);
    }

    [Fact]
    [Semantics("S70")]
    public async Task Threads_of_one_process_are_one_writer()
    {
        await PythonAsync("""
            def run(work):
                thread = threading.Thread(target=work)
                thread.start()
                thread.join()
            opened = []
            run(lambda: opened.append(os.open('f', os.O_CREAT | os.O_WRONLY, 0o644)))
            file = opened[0]
            run(lambda: os.pwrite(file, b'one', 0))
            child()
            check('f', None)
            run(lambda: os.pwrite(file, b'two', 3))
            child()
            check('f', None)
            os.close(file)
            check('f', b'onetwo')
            file = os.open('f', os.O_WRONLY)
            os.pwrite(file, b'ONE', 0)
            child()
            check('f', b'onetwo')
            run(lambda: os.close(file))
            check('f', b'ONEtwo')
            """);
        await ExpectAsync("f", "ONEtwo"u8.ToArray(), versions: 2);
    }

    [Fact]
    [Semantics("S70")]
    public async Task Who_opens_a_file_for_writing_beside_its_writer_uploads_nothing_by_closing()
    {
        await PythonAsync("""
            file = os.open('f', os.O_CREAT | os.O_WRONLY, 0o644)
            os.write(file, b'half')
            subprocess.run(['python3', '-c', 'import os; os.close(os.open("f", os.O_RDWR))'], check=True)
            check('f', None)
            os.write(file, b' and half')
            os.close(file)
            check('f', b'half and half')
            """);
        await ExpectAsync("f", "half and half"u8.ToArray(), versions: 1);
    }
}
