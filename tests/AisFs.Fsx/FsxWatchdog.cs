using System.Diagnostics;
using System.Globalization;
using System.Text;
using AisFs.TestKit.Mounts;

namespace AisFs.Fsx;

/// <summary>
/// Watches that no operation takes longer than a bound. One that does is told, with what the system says of the threads
/// that take part, and the mount is killed: thereby the operation ends with an error.
/// </summary>
internal sealed class FsxWatchdog : IDisposable
{
    private readonly FsxRun _run;
    private readonly MountProcess? _mount;
    private readonly TimeSpan _limit;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;

    /// <summary>Begins to watch.</summary>
    /// <param name="run">What is watched.</param>
    /// <param name="mount">The mount that it runs on; null for any other folder.</param>
    /// <param name="limit">How long one operation may take.</param>
    public FsxWatchdog(FsxRun run, MountProcess? mount, TimeSpan limit)
    {
        _run = run;
        _mount = mount;
        _limit = limit;
        _thread = new Thread(Watch) { IsBackground = true, Name = "watchdog" };
        _thread.Start();
    }

    /// <summary>Whether an operation took too long.</summary>
    public bool HasStruck { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Watch()
    {
        while (!_end.Wait(TimeSpan.FromSeconds(1)))
        {
            (FsxStep step, long started) = _run.Current;
            if (started == 0 || Stopwatch.GetElapsedTime(started) < _limit)
            {
                continue;
            }

            HasStruck = true;
            StringBuilder text = new();
            text.AppendLine(CultureInfo.InvariantCulture, $"An operation takes longer than {_limit.TotalSeconds:0} s:\n{step}");
            Tell(text, "this program", Environment.ProcessId);
            if (_mount is { HasExited: false })
            {
                Tell(text, "the daemon", _mount.Pid);
                text.AppendLine("The daemon's log:").AppendLine(_mount.Log.ToString());
            }
            else
            {
                text.AppendLine("The daemon is gone.");
            }

            Console.Error.WriteLine(text);
            _mount?.Kill();
            return;
        }
    }

    private static void Tell(StringBuilder text, string who, int pid)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"The threads of {who} ({pid}): state, where they wait in the kernel, system call");
        foreach (string task in Directory.GetDirectories($"/proc/{pid}/task"))
        {
            string name = Read(task, "comm");
            string state = Read(task, "stat");
            state = state[(state.LastIndexOf(')') + 1)..].TrimStart();
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Path.GetFileName(task)} {name}: {(state.Length > 0 ? state[0] : '?')} {Read(task, "wchan")} {Read(task, "syscall")} {Read(task, "stack").ReplaceLineEndings(" < ")}");
        }
    }

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }
}
