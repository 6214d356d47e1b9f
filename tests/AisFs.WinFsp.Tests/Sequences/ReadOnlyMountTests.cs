using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.Cli;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>A read-only mount: what programs are granted there, and what is refused.</summary>
public sealed class ReadOnlyMountTests : IAsyncLifetime
{
    private const uint MaximumOfFile = WindowsAccess.ReadData | WindowsAccess.ReadAttributes | WindowsAccess.ReadControl;
    private const string Place = @"\\readonly\mount";

    private readonly TempFolder _temp = new("read-only");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("readonly");
        await _bucket.PutAsync("file", [1, 2, 3], "stream=x");
        await _bucket.PutAsync("folder/inside", [4]);
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        _temp.Dispose();
    }

    [Semantics("S102")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_that_is_allowed_is_granted_and_what_changes_something_is_refused(bool withDescriptor)
    {
        string[] options = withDescriptor ? ["--sddl", "O:BAG:BAD:P(A;;FA;;;WD)"] : [];
        await using WineProgram mount = await WindowsCli.StartAsync(
            ["mount", _bucket.Url, "--network", Place, "--foreground", "--read-only", "--endpoint", _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(_temp.MakeFolder("staging")), .. options]);
        Assert.True(mount.Port != 0, mount.Log.ToString());
        using (StandInClient client = mount.Connect())
        {
            GrantsTheMost(client);
            RefusesChangesOfWhatIsOpen(client);
            RefusesOpensThatAskToChange(client);
            RefusesWhatIsNew(client);
            Assert.Empty(client.GetComplaints());
        }

        await WindowsCli.UnmountAsync(mount, Place);
        Assert.Equal([1, 2, 3], await _bucket.GetAsync("file"));
        Assert.Equal(2, (await _bucket.ListAsync()).Count);
    }

    private static void GrantsTheMost(StandInClient client)
    {
        foreach (string path in (string[])[@"\", @"\folder", @"\file", @"\folder\inside"])
        {
            uint handle = client.Create(path, WindowsAccess.MaximumAllowed, WindowsAccess.Open).Ok().Handle;
            client.GetSecurity(handle).Ok();
            client.Close(handle).Ok();
            client.Close(client.Create(path, WindowsAccess.MaximumAllowed, WindowsAccess.OpenIf).Ok().Handle).Ok();
        }
    }

    private static void RefusesChangesOfWhatIsOpen(StandInClient client)
    {
        uint file = client.Create(@"\file", WindowsAccess.MaximumAllowed, WindowsAccess.Open).Ok().Handle;
        Assert.Equal([1, 2, 3], client.Read(file, 0, 10).Ok());
        client.Write(file, 0, [9]).Fails(WindowsStatus.AccessDenied);
        client.Close(file).Ok();
        file = client.Create(@"\file", MaximumOfFile, WindowsAccess.Open).Ok().Handle;
        Denied(client.SetDisposition(file, 1).Status);
        Denied(client.SetDisposition(file, 3).Status);
        Denied(client.SetBasic(file, attributes: WindowsAccess.AttributeHidden).Status);
        Denied(client.SetBasic(file, creation: 130_000_000_000_000_000).Status);
        Denied(client.SetSize(file, 1).Status);
        Denied(client.Write(file, 0, [9], paging: true).Status);
        Denied(client.Rename(file, @"\other").Status);
        Denied(client.SetSecurity(file, 4, client.GetSecurity(file).Ok()).Status);
        client.Close(file).Ok();
        client.Close(client.Create(@"\file:stream", WindowsAccess.MaximumAllowed, WindowsAccess.Open).Ok().Handle).Ok();
    }

    private static void RefusesOpensThatAskToChange(StandInClient client)
    {
        foreach (string path in (string[])[@"\file", @"\folder", @"\FOLDER\INSIDE", @"\file:stream"])
        {
            Refused(client.Create(path, WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DeleteOnClose).Status);
            Refused(client.Create(path, WindowsAccess.MaximumAllowed, WindowsAccess.Open, WindowsAccess.DeleteOnClose).Status);
            Refused(client.Create(path, WindowsAccess.GenericRead | WindowsAccess.Delete, WindowsAccess.Open, WindowsAccess.DeleteOnClose).Status);
            Refused(client.Create(path, WindowsAccess.Delete, WindowsAccess.Open).Status);
            Refused(client.Create(path, WindowsAccess.GenericWrite, WindowsAccess.Open).Status);
            Refused(client.Create(path, WindowsAccess.MaximumAllowed | WindowsAccess.WriteData, WindowsAccess.OpenIf).Status);
            Refused(client.Create(path, WindowsAccess.WriteAttributes, WindowsAccess.Open).Status);
            Refused(client.Create(path, WindowsAccess.WriteDac, WindowsAccess.Open).Status);
            Refused(client.Create(path, WindowsAccess.GenericAll, WindowsAccess.Open).Status);
        }

        foreach (uint disposition in (uint[])[WindowsAccess.Overwrite, WindowsAccess.OverwriteIf, WindowsAccess.Supersede])
        {
            Refused(client.Create(@"\file", WindowsAccess.GenericRead, disposition).Status);
        }
    }

    private static void RefusesWhatIsNew(StandInClient client)
    {
        foreach (uint disposition in (uint[])[WindowsAccess.Create, WindowsAccess.OpenIf, WindowsAccess.OverwriteIf, WindowsAccess.Supersede])
        {
            Refused(client.Create(@"\new", WindowsAccess.GenericRead, disposition).Status);
            Refused(client.Create(@"\folder\new", WindowsAccess.ReadAttributes, disposition).Status);
        }

        Refused(client.Create(@"\new", WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Status);
        Refused(client.Create(@"\folder\new", WindowsAccess.ReadAttributes, WindowsAccess.OpenIf, WindowsAccess.DirectoryFile).Status);
        client.Create(@"\missing", WindowsAccess.GenericWrite, WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);
        Refused(client.SetLabel("other").Status);
    }

    // Windows itself asks for the right first, which no program was granted.
    private static void Denied(uint status) => Assert.Contains(status, (uint[])[WindowsStatus.AccessDenied, WindowsStatus.MediaWriteProtected]);

    private static void Refused(uint status) => Assert.Equal($"{WindowsStatus.MediaWriteProtected:X8}", $"{status:X8}");
}
