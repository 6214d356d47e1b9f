using System.Text;
using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Closing;

/// <summary>A file is written by another process than the one that opened it: its writer's close uploads it.</summary>
public sealed class OtherWriterTests(MountFixture fixture) : ClosingFamilyTests(fixture), IClassFixture<MountFixture>
{
    [Fact]
    [Semantics("S20", "S70")]
    public async Task What_a_child_wrote_is_there_when_it_has_ended()
    {
        await PythonAsync("""
            file = open('f', 'wb')
            subprocess.run(['sh', '-c', 'printf hello'], stdout=file, check=True)
            check('f', b'hello')
            child(lambda: os.write(file.fileno(), b', you'))
            check('f', b'hello, you')
            file.close()
            check('f', b'hello, you')
            """);
        await ExpectAsync("f", "hello, you"u8.ToArray(), versions: 2);
    }

    [Fact]
    [Semantics("S24", "S70")]
    public async Task A_parent_that_closes_what_its_child_writes_uploads_nothing_of_it()
    {
        await PythonAsync("""
            file = open('f', 'wb')
            child = subprocess.Popen(['sh', '-c', 'printf half; read line; printf " and half"'], stdin=subprocess.PIPE, stdout=file)
            while os.fstat(file.fileno()).st_size < 4:
                pass
            file.close()
            check('f', None)
            child.communicate(b'go\n')
            assert child.returncode == 0
            check('f', b'half and half')
            """);
        await ExpectAsync("f", "half and half"u8.ToArray(), versions: 1);
    }

    [Fact]
    [Semantics("S70")]
    public async Task A_writer_may_get_the_file_through_a_socket()
    {
        await PythonAsync("""
            here, there = socket.socketpair()
            pid = os.fork()
            if pid == 0:
                _, [file], _, _ = socket.recv_fds(there, 1, 1)
                os.write(file, b'through a socket')
                os.close(file)
                there.send(b'.')
                there.recv(1)
                os._exit(0)
            file = os.open('f', os.O_CREAT | os.O_WRONLY, 0o644)
            socket.send_fds(here, [b'.'], [file])
            here.recv(1)
            check('f', b'through a socket')
            here.send(b'.')
            os.waitpid(pid, 0)
            """);
        await ExpectAsync("f", "through a socket"u8.ToArray(), versions: 1);
    }

    [Fact]
    [Semantics("S70")]
    public async Task A_daemon_goes_on_writing_when_its_parent_has_ended()
    {
        await PythonAsync("""
            go, gone = os.pipe()
            done, ended = os.pipe()
            if os.fork() == 0:
                file = os.open('f', os.O_CREAT | os.O_WRONLY, 0o644)
                if os.fork() == 0:
                    os.close(gone)
                    os.read(go, 1)
                    os.write(file, b'by the daemon')
                    os.close(file)
                    os.write(ended, b'.')
                    os._exit(0)
                os._exit(0)
            os.wait()
            os.write(gone, b'.')
            assert os.read(done, 1) == b'.'
            check('f', b'by the daemon')
            """);
    }

    [Theory]
    [InlineData("/bin/echo hello > f", "hello\n", 1)]
    [InlineData("echo hello > f", "hello\n", 1)]
    [InlineData("echo hello > f 2>&1", "hello\n", 1)]
    [InlineData("/bin/echo hello > f 2>&1", "hello\n", 1)]
    [InlineData("{ echo a; echo b; } > f", "a\nb\n", 1)]
    [InlineData("( echo a; echo b ) > f", "a\nb\n", 1)]
    [InlineData("( /bin/echo a; /bin/echo b ) > f", "a\nb\n", 2)]
    [InlineData("for i in 1 2 3; do echo $i; done > f", "1\n2\n3\n", 1)]
    [InlineData("/bin/echo hello | tee f", "hello\n", 1)]
    [InlineData("/bin/echo hello | cat > f", "hello\n", 1)]
    [InlineData("printf hello | dd of=f bs=1 status=none", "hello", 1)]
    [InlineData("touch f", "", 1)]
    [InlineData(": > f", "", 1)]
    [InlineData("exec 3> f; /bin/true; /bin/echo hello >&3; /bin/true; exec 3>&-", "hello\n", 1)]
    [InlineData("/bin/echo a > f; /bin/echo b >> f", "a\nb\n", 2)]
    [InlineData("sort -o f <<< hello", "hello\n", 1)]
    [InlineData("sh -c 'echo hello' > f", "hello\n", 1)]
    [InlineData("bash -c 'sleep 0.2; echo hello' > f & wait", "hello\n", 1)]
    [InlineData("(setsid bash -c 'sleep 0.3; echo hello; exec >&-; touch done' > f &) ; until test -e done; do sleep 0.05; done", "hello\n", 1)]
    [Semantics("S20", "S70")]
    public async Task A_redirected_program_makes_one_version_of_the_file(string script, string expected, int versions)
    {
        await ShellAsync(script);
        await ExpectAsync("f", Encoding.UTF8.GetBytes(expected), versions);
    }

    [Fact]
    [Semantics("S24", "S70")]
    public async Task The_target_of_a_redirection_keeps_its_old_content_while_the_program_runs()
    {
        Fs.WriteFile(At("f"), "old"u8.ToArray()).Ok();
        await PythonAsync("""
            shell = subprocess.Popen(['bash', '-c', '/bin/sh -c "echo >&2; read line; echo $line" > f'], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
            shell.stderr.read(1)
            check('f', b'old')
            shell.communicate(b'new\n')
            check('f', b'\n')
            """);
        await ExpectAsync("f", "\n"u8.ToArray(), versions: 2);
    }
}
