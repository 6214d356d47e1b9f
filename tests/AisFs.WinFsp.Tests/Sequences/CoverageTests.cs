using AisFs.Mount.WinFsp.Links;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Every callback that is offered is called, also in the way of a WinFsp that knows nothing newer.</summary>
public sealed class CoverageTests
{
    // The host may have finished its delay by the time that it is asked: one of many reads is late for sure.
    private const int Reads = 500;

    [Fact]
    public async Task Every_callback_is_called()
    {
        await using WineProgram program = await WineProgram.StartAsync(await HostFixture.PublishAsync(), ["--late"]);
        using StandInClient client = program.Connect();
        CallAll(client);
        client.SetLegacy(true);
        uint handle = client.Create(@"\legacy", disposition: WindowsAccess.Create).Ok().Handle;
        client.Close(handle).Ok();
        client.Close(client.Create(@"\legacy", disposition: WindowsAccess.OverwriteIf).Ok().Handle).Ok();
        handle = client.Create(@"\legacy", WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        client.SetDisposition(handle, 1).Ok();
        client.Close(handle).Ok();
        WindowsStatistics statistics = client.GetStatistics();
        Assert.Empty(client.GetComplaints());
        Assert.Equal(["DispatcherStopped"], statistics.NeverCalled());
        Assert.True(statistics.Pended > 0, "nothing was answered late");
        Assert.Equal(0, statistics.Open);
        Assert.InRange(statistics.Threads, 16, 64);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{statistics.Offered.Count(o => o)} callbacks offered, {statistics.Calls.Sum()} calls, {statistics.Pended} answered late");

        // The last one: the driver goes away, and the mount ends by itself.
        client.RemoveDriver();
        await program.WaitForAsync("driver gone");
        await program.WaitForAsync("unmounted");
        Assert.Equal(0, await program.WaitAsync());
    }

    [Fact]
    public async Task Every_callback_of_aisfs_is_called()
    {
        CliHostFixture fixture = new();
        await fixture.InitializeAsync();
        using StandInClient client = fixture.Program.Connect();
        CallAll(client);
        WindowsStatistics statistics = client.GetStatistics();
        Assert.Empty(client.GetComplaints());

        // The ways of an older WinFsp are the same adapter's; the last one is called when the volume goes away.
        Assert.Equal(["Create", "Overwrite", "CanDelete", "DispatcherStopped"], statistics.NeverCalled());
        Assert.Equal(0, statistics.Open);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{statistics.Offered.Count(o => o)} callbacks offered, {statistics.Calls.Sum()} calls, {statistics.Pended} answered late");
        await fixture.DisposeAsync();
    }

    private static void CallAll(StandInClient client)
    {
        byte[] link = new byte[512];
        Assert.True(SymlinkReparse.TryWrite("target", link, out int size));
        client.QueryVolume().Ok();
        client.SetLabel("memory").Ok();
        uint handle = client.Create(@"\target", disposition: WindowsAccess.Create).Ok().Handle;
        client.Write(handle, 0, [1, 2, 3]).Ok();
        for (int i = 0; i < Reads; i++)
        {
            client.Read(handle, 0, 3).Ok();
        }

        client.Flush(handle).Ok();
        client.Query(handle).Ok();
        client.SetBasic(handle, write: 130_000_000_000_000_000).Ok();
        client.SetSize(handle, 2).Ok();
        client.SetSecurity(handle, 4, client.GetSecurity(handle).Ok()).Ok();
        client.GetStreams(handle).Ok();
        client.SetEa(handle, [0, 0, 0, 0, 0, 1, 1, 0, (byte)'a', 0, 1]).Ok();
        client.GetEa(handle).Ok();
        client.Close(handle).Ok();
        client.Close(client.Create(@"\target", disposition: WindowsAccess.OverwriteIf).Ok().Handle).Ok();
        handle = client.Create(@"\link", WindowsAccess.GenericAll, WindowsAccess.Create, WindowsAccess.OpenReparsePoint).Ok().Handle;
        client.SetReparsePoint(handle, link.AsSpan(0, size)).Ok();
        client.GetReparsePoint(handle).Ok();
        client.Close(handle).Ok();
        client.Close(client.Create(@"\link", WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle).Ok();
        handle = client.Create(@"\link", WindowsAccess.GenericAll, WindowsAccess.Open, WindowsAccess.OpenReparsePoint).Ok().Handle;
        client.DeleteReparsePoint(handle, link.AsSpan(0, size)).Ok();
        client.Rename(handle, @"\other").Ok();
        client.SetDisposition(handle, 3).Ok();
        client.Close(handle).Ok();
        handle = client.Create(@"\", WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        client.QueryAll(handle).Ok();
        client.QueryDirectory(handle, out _, restart: true, pattern: "target").Ok();
        client.Close(handle).Ok();
    }
}
