using System.Collections.Concurrent;
using System.Net.Sockets;
using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>Programs that write, read and list through a mount until it is gone, and what has to be left of that.</summary>
internal sealed class UnmountLoad : IAsyncDisposable
{
    /// <summary>The name of an object that is there to be read.</summary>
    internal const string Large = "large";

    /// <summary>Its bytes.</summary>
    internal const int LargeSize = 8 * 1024 * 1024;

    private readonly List<StandInClient> _clients = [];
    private readonly List<Task> _workers = [];
    private readonly ConcurrentQueue<Written> _written = new();

    /// <summary>Begins.</summary>
    internal UnmountLoad(WineProgram mount, int seed, int workers)
    {
        for (int i = 0; i < workers; i++)
        {
            StandInClient client = mount.Connect();
            _clients.Add(client);
            Random random = new((seed * 31) + i);
            string name = $"r{seed}-w{i}";
            _workers.Add(Task.Factory.StartNew(() => Work(client, random, name), TaskCreationOptions.LongRunning));
        }
    }

    /// <summary>The files that were begun.</summary>
    internal IReadOnlyCollection<Written> Files => _written;

    /// <summary>Waits until the mount has let go of all programs.</summary>
    internal Task EndAsync() => Task.WhenAll(_workers).WaitAsync(TimeSpan.FromMinutes(2));

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        await Task.WhenAll(_workers);
    }

    private void Work(StandInClient client, Random random, string name)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                bool goesOn = random.Next(4) switch
                {
                    0 => Read(client, random),
                    1 => List(client),
                    _ => Write(client, random, $"{name}-{i}"),
                };
                if (!goesOn)
                {
                    // The volume refuses, or the cluster does just now; what was begun stays open.
#pragma warning disable RS0030 // The pace of the load while the volume refuses; nothing is expected of it.
                    Thread.Sleep(5);
#pragma warning restore RS0030
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The mount has ended.
        }
    }

    private static bool Read(StandInClient client, Random random)
    {
        if (client.Create($@"\{Large}", WindowsAccess.GenericRead, WindowsAccess.Open) is not { Succeeded: true, Value: { } file })
        {
            return false;
        }

        const int Length = 1024 * 1024;
        int offset = random.Next(LargeSize - Length);
        WindowsResult<byte[]> read = client.Read(file.Handle, (ulong)offset, Length);
        if (read.Succeeded)
        {
            Assert.Equal(-1, TestBytes.FirstDifference(read.Value, 1, offset));
        }

        return client.Close(file.Handle).Succeeded && read.Succeeded;
    }

    private static bool List(StandInClient client)
    {
        WindowsResult<WindowsFile> root = client.Create(@"\", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile);
        if (!root.Succeeded)
        {
            return false;
        }

        bool listed = client.QueryDirectory(root.Value!.Handle, out _).Succeeded;
        return client.Close(root.Value.Handle).Succeeded && listed;
    }

    private bool Write(StandInClient client, Random random, string name)
    {
        WindowsResult<WindowsFile> created = client.Create($@"\{name}", disposition: WindowsAccess.OverwriteIf);
        if (!created.Succeeded)
        {
            return false;
        }

        Written written = new(name);
        _written.Enqueue(written);
        int size = random.Next(8) switch { 0 => random.Next(2_000_000, 4_000_000), 1 => 0, _ => random.Next(300_000) };
        byte[] content = TestBytes.Make(size, (ulong)random.NextInt64());
        for (int at = 0; at < size;)
        {
            int length = Math.Min(random.Next(1, 1_500_000), size - at);
            if (!client.Write(created.Value!.Handle, (ulong)at, content.AsSpan(at, length)).Succeeded)
            {
                return false;
            }

            at += length;
        }

        written.Content = content;
        written.IsClosing = true;
        return written.IsClosed = client.Close(created.Value!.Handle).Succeeded;
    }

    /// <summary>A file.</summary>
    internal sealed class Written(string name)
    {
        internal string Name => name;

        /// <summary>Its bytes, once all of them were taken; else null.</summary>
        internal byte[]? Content { get; set; }

        /// <summary>Whether its close was begun.</summary>
        internal bool IsClosing { get; set; }

        /// <summary>Whether its close has returned.</summary>
        internal bool IsClosed { get; set; }
    }
}
