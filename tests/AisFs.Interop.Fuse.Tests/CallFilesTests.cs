using System.Diagnostics;
using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Processes;
using AisFs.TestKit;

namespace AisFs.Interop.Fuse.Tests;

/// <summary>The files that tell in which call threads wait, kept open.</summary>
public sealed class CallFilesTests
{
    [Fact]
    public async Task A_kept_file_tells_of_its_own_thread_only_and_of_nothing_when_that_is_gone()
    {
        CallFiles files = new();
        using Process first = Process.Start("sleep", "60");
        try
        {
            await Wait.UntilAsync(() => Reads(files, (uint)first.Id));
            Assert.Equal(1, files.Count);

            // The same one again, and one that has the place of the first.
            Assert.True(Reads(files, (uint)first.Id));
            Assert.True(Reads(files, (uint)Environment.ProcessId) || Environment.ProcessId == first.Id);
            Assert.InRange(files.Count, 1, 2);
        }
        finally
        {
            first.Kill();
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(Reads(files, (uint)first.Id));
    }

    [Fact]
    public void However_many_threads_are_asked_for_few_files_stay_open()
    {
        CallFiles files = new();
        using Process self = Process.GetCurrentProcess();
        for (int round = 0; round < 3; round++)
        {
            foreach (ProcessThread thread in self.Threads)
            {
                _ = Reads(files, (uint)thread.Id);
            }
        }

        Assert.InRange(files.Count, 1, 8);
    }

    private static bool Reads(CallFiles files, uint id)
    {
        Span<byte> buffer = stackalloc byte[256];
        return files.Read(id, buffer, out ReadOnlySpan<byte> text) == Errno.None && Encoding.ASCII.GetString(text).Length > 0;
    }
}
