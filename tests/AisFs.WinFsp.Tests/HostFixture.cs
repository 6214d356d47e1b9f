using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests;

/// <summary>
/// The host with a file system in memory, mounted under Wine. At the end nothing may be held or complained about.
/// </summary>
public abstract class HostFixture(params string[] arguments) : IAsyncLifetime
{
    private static readonly SemaphoreSlim s_once = new(1);
    private static string? s_host;
    private WineProgram? _program;
    private int _folders;

    internal WineProgram Program => _program!;

    /// <summary>Publishes the host, once for all tests.</summary>
    public static async Task<string> PublishAsync()
    {
        WineTools.Require();
        await s_once.WaitAsync();
        try
        {
            s_host ??= Path.Combine(await WineTools.PublishAsync("tests/AisFs.WinFspHost"), "AisFs.WinFspHost.exe");
            return s_host;
        }
        finally
        {
            s_once.Release();
        }
    }

    public async ValueTask InitializeAsync() => _program = await StartAsync();

    /// <summary>Starts what mounts.</summary>
    protected virtual async Task<WineProgram> StartAsync() => await WineProgram.StartAsync(await PublishAsync(), arguments);

    /// <summary>Ends it in good order.</summary>
    protected virtual async Task EndAsync(WineProgram program)
    {
        int start = program.Log.Length;
        await program.SendAsync("held");
        Assert.Contains("held 0 0", await program.WaitForAsync("held ", start), StringComparison.Ordinal);
        await program.SendAsync("quit");
        Assert.Equal(0, await program.WaitAsync());
    }

    /// <summary>Releases the program and what belongs to it, whether or not it ended in good order.</summary>
    protected virtual ValueTask ReleaseAsync(WineProgram program) => program.DisposeAsync();

    /// <summary>A folder for one test.</summary>
    internal string MakeFolder(StandInClient client, string test)
    {
        string path = $@"\{test}-{Interlocked.Increment(ref _folders)}";
        client.Close(client.Create(path, WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Ok().Handle).Ok();
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_program is null)
        {
            return;
        }

        try
        {
            using StandInClient client = _program.Connect();
            Assert.Empty(client.GetComplaints());
            await EndAsync(_program);
            Assert.DoesNotContain("Error", _program.Log.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await ReleaseAsync(_program);
        }
    }
}
