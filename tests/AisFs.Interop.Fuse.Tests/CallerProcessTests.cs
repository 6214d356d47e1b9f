using System.Diagnostics;
using System.Globalization;
using AisFs.Interop.Fuse.Processes;

namespace AisFs.Interop.Fuse.Tests;

/// <summary>What the kernel tells of the thread behind a request.</summary>
public sealed class CallerProcessTests
{
    // Above the greatest thread number of any kernel.
    private const uint Nobody = 1u << 30;

    [Fact]
    public void A_thread_belongs_to_its_process()
    {
        uint process = (uint)Environment.ProcessId;
        string[] threads = Directory.GetDirectories("/proc/self/task");

        Assert.True(threads.Length > 1);
        Assert.All(threads, thread => Assert.Equal(process, CallerProcess.Of(NumberOf(thread))));
    }

    [Fact]
    public void A_thread_that_is_gone_belongs_to_none_and_is_dying()
    {
        Assert.Equal(0u, CallerProcess.Of(Nobody));
        Assert.True(CallerState.IsDying(Nobody));
    }

    [Fact]
    public void A_thread_of_another_namespace_is_not_known()
    {
        Assert.Equal(0u, CallerProcess.Of(0));
        Assert.False(CallerState.IsDying(0));
    }

    [Fact]
    public void A_process_that_runs_is_not_dying()
    {
        using Process sleeper = Process.Start("sleep", "30");
        try
        {
            Assert.Equal((uint)sleeper.Id, CallerProcess.Of((uint)sleeper.Id));
            Assert.False(CallerState.IsDying((uint)sleeper.Id));
        }
        finally
        {
            sleeper.Kill();
            sleeper.WaitForExit();
        }
    }

    [Fact]
    public void Threads_of_the_kernel_count_for_none()
    {
        uint[] threads = [.. Directory.GetDirectories("/proc").Where(IsOfKernel).Select(NumberOf)];

        Assert.All(threads, static thread => Assert.Equal(0u, CallerProcess.Of(thread)));
    }

    /// <summary>Every file that is made or closed asks for its process.</summary>
    [Fact]
    public void To_ask_for_the_process_allocates_nothing()
    {
        uint self = (uint)Environment.ProcessId;
        _ = CallerProcess.Of(self);
        _ = CallerState.IsDying(self);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _ = CallerProcess.Of(self);
            _ = CallerState.IsDying(self);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static uint NumberOf(string folder) => uint.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);

    private static bool IsOfKernel(string folder)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(folder)[0]) && File.ReadAllText(folder + "/status").Contains("PPid:\t2\n", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // Gone meanwhile.
            return false;
        }
    }
}
