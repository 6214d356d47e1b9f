using System.Diagnostics;
using System.Net.Sockets;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.OpenFiles;
using Xunit.Sdk;

namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>One run of a program in a folder of its own, watched by another client of the cluster.</summary>
internal sealed class ScenarioRun : IDisposable
{
    // Larger ones are looked at in the end.
    private const int MostWatched = 200_000;

    private static int s_folders;

    private readonly TestBucket _bucket;
    private readonly Scenario _scenario;
    private readonly string _folder = $"run-{Interlocked.Increment(ref s_folders)}";
    private readonly List<string> _history = [];
    private readonly StandInClient _client;

    internal ScenarioRun(WineProgram program, TestBucket bucket, Scenario scenario, int seed, WindowsCaching caching)
    {
        _bucket = bucket;
        _scenario = scenario;
        _client = program.Connect();
        Windows = new LazyWindows(_client, _folder, seed, caching);
    }

    internal LazyWindows Windows { get; }

    /// <summary>The path of a file's object.</summary>
    internal string PathOf(string name) => $"{_folder}/{name.Replace('\\', '/')}";

    /// <summary>Runs the program to its end.</summary>
    /// <returns>How many steps it had.</returns>
    internal async Task<int> GoAsync()
    {
        Begin();
        int steps = 0;
        foreach (string step in _scenario.Steps(Windows))
        {
            steps++;
            _history.Add(step);
            Windows.Breathe();
            await LookAsync();
        }

        Windows.Settle();
        Assert.Empty(Windows.Unclosed);
        long start = Stopwatch.GetTimestamp();
        foreach (string name in Windows.Ledger.Names)
        {
            // Where others had the file open, it goes up a little later.
            byte[]? found = null;
            await Wait.UntilAsync(
                async () =>
                {
                    found = await _bucket.GetAsync(PathOf(name));
                    bool isDone = Windows.Ledger.IsAsItMustBe(name, found);
                    Assert.True(isDone || Windows.Ledger.Allows(name, found), Tell(name, found));
                    return isDone;
                },
                () => Tell(name, found));
        }

        return steps;
    }

    /// <summary>Runs the program while the mount is told to end, as soon as some steps are done.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="end">Tells it.</param>
    internal async Task InterruptAsync(int steps, Func<Task> end)
    {
        Begin();
        Task? ending = null;
        try
        {
            foreach (string step in _scenario.Steps(Windows))
            {
                _history.Add(step);
                Windows.Breathe();
                if (ending is null && --steps <= 0)
                {
                    Windows.Ledger.IsEnding = true;
                    ending = end();
                    _history.Add("Ctrl-C");
                }
            }
        }
        catch (Exception exception) when (ending is not null && exception is IOException or SocketException or XunitException)
        {
            // The program finds its drive gone, in the midst of what it does.
            _history.Add(exception.Message);
        }

        await (ending ?? end());
        Assert.True(Windows.Wrong.Count == 0, Tell(Windows.Wrong));
    }

    /// <summary>After the end: what was closed is on the cluster, whole, and of the rest nothing.</summary>
    internal async Task CheckEndedAsync(string recovery)
    {
        foreach (string name in Windows.Ledger.Names)
        {
            byte[]? found = await _bucket.GetAsync(PathOf(name));

            // The driver does not tell of a close any more when the mount is ending: then the file is kept like one that is open.
            bool isKept = Windows.Ledger.IsLate(name) && Windows.Ledger.Allows(name, found) && recovery.Contains(PathOf(name), StringComparison.Ordinal);
            Assert.True(isKept || Windows.Ledger.IsAsItMustBe(name, found), Tell(name, found));
        }

        foreach (string name in Windows.Unclosed)
        {
            bool isThere = Windows.Ledger.Allows(name, await _bucket.GetAsync(PathOf(name))) && Windows.Ledger.IsUncertain(name);
            Assert.True(isThere || recovery.Contains(PathOf(name), StringComparison.Ordinal), $"'{name}' is not kept:\n{recovery}\n{Tell([])}");
        }
    }

    public void Dispose()
    {
        _client.Dispose();
    }

    private void Begin()
    {
        Windows.MakeFolder(string.Empty);
        foreach ((string name, byte[] content) in _scenario.Before)
        {
            ProgramFile file = Windows.Open(name, WindowsAccess.Create);
            file.Write(0, content);
            file.Close();
            Windows.Ledger.Begin(name, content);
        }
    }

    private async Task LookAsync()
    {
        foreach (string name in Windows.Ledger.TakeTouched())
        {
            if (Windows.Ledger.MustOf(name) is null or { Length: <= MostWatched })
            {
                byte[]? found = await _bucket.GetAsync(PathOf(name));
                Assert.True(Windows.Ledger.Allows(name, found), Tell(name, found));
            }
        }
    }

    private string Tell(string name, byte[]? found)
        => Tell([$"'{name}' is {OpenFileTests.Describe(found)} instead of {OpenFileTests.Describe(Windows.Ledger.MustOf(name))}."]);

    private string Tell(IEnumerable<string> wrong) => string.Join('\n', [.. wrong, $"{_scenario}:", .. _history.TakeLast(30)]);
}
