using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Mounting in all forms, and what users hear when it cannot be done.</summary>
public sealed class MountTests
{
    [Theory]
    [InlineData("*", "Z:")]
    [InlineData("X:", "X:")]
    public async Task A_letter_is_given_or_found(string wanted, string expected)
    {
        await using WineProgram program = await StartAsync(["--mount", wanted]);
        Assert.Equal(expected, program.MountPoint);
        using StandInClient client = program.Connect();
        Assert.Equal(expected, client.GetParameters().MountPoint);
        Assert.Empty(client.GetComplaints());
        await program.SendAsync("quit");
        await program.WaitForAsync("unmounted");
        Assert.Equal(0, await program.WaitAsync());
    }

    [Fact]
    public async Task The_next_free_letter_is_taken()
    {
        await using WineProgram program = await StartAsync(["--mount", "*"], ("WINFSP_STANDIN_TAKEN", "Z:Y:"));
        Assert.Equal("X:", program.MountPoint);
    }

    [Fact]
    public async Task A_unc_name_needs_no_letter()
    {
        await using WineProgram program = await StartAsync(["--network", @"\\aisfs\bucket"]);
        await program.WaitForAsync(@"mounted \\aisfs\bucket");
        using StandInClient client = program.Connect();
        (byte[] parameters, string mountPoint) = client.GetParameters();
        Assert.Equal(@"\aisfs\bucket", System.Text.Encoding.Unicode.GetString(parameters, 40, 26));
        Assert.Equal("", mountPoint);
        Assert.Empty(client.GetComplaints());
    }

    [Fact]
    public async Task An_empty_folder_gives_way_and_comes_back()
    {
        using TestKit.TempFolder temp = new("folder");
        string folder = temp.MakeFolder("mountpoint");
        await using (WineProgram program = await StartAsync(["--mount", WineTools.ToWindowsPath(folder)]))
        {
            using StandInClient client = program.Connect();
            Assert.Empty(client.GetComplaints());
            await program.SendAsync("quit");
            Assert.Equal(0, await program.WaitAsync());
        }

        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_no_mount_point()
    {
        using TestKit.TempFolder temp = new("folder");
        string folder = temp.MakeFolder("mountpoint");
        File.WriteAllText(Path.Combine(folder, "file"), "x");
        await FailsAsync("cannot be a mount point: it is not empty or in use", ["--mount", WineTools.ToWindowsPath(folder)]);
        Assert.True(File.Exists(Path.Combine(folder, "file")));
    }

    [Fact]
    public Task A_letter_in_use_is_told() => FailsAsync("The mount point 'X:' is in use already", ["--mount", "X:"], ("WINFSP_STANDIN_TAKEN", "X:"));

    [Fact]
    public Task A_missing_library_is_told()
        => FailsAsync(@"The file 'Z:\nowhere\winfsp-x64.dll' named by AISFS_WINFSP_DLL does not exist.", [], ("AISFS_WINFSP_DLL", @"Z:\nowhere\winfsp-x64.dll"));

    [Fact]
    public Task WinFsp_that_is_not_installed_is_told_with_the_place_to_get_it()
        => FailsAsync("WinFsp is not installed: get it from https://winfsp.dev/rel/ and try again.", [], ("AISFS_WINFSP_DLL", ""));

    [Fact]
    public Task An_old_WinFsp_is_told()
        => FailsAsync("WinFsp 1.12 is too old: AisFs needs 2.0 or later, from https://winfsp.dev/rel/.", [], ("WINFSP_STANDIN_VERSION", "0001000C"));

    [Fact]
    public Task Malformed_SDDL_is_told() => FailsAsync("'D:(nonsense' is not a security descriptor in SDDL", ["--sddl", "D:(nonsense"]);

    [Fact]
    public async Task One_descriptor_may_hold_for_everything()
    {
        await using WineProgram program = await StartAsync(["--sddl", "O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;WD)"]);
        using StandInClient client = program.Connect();
        uint file = client.Create(@"\file", WindowsAccess.GenericAll, WindowsAccess.Create).Ok().Handle;
        uint root = client.Create(@"\", WindowsAccess.ReadControl, WindowsAccess.Open).Ok().Handle;
        byte[] descriptor = client.GetSecurity(root).Ok();
        Assert.Equal(descriptor, client.GetSecurity(file).Ok());
        client.SetSecurity(file, 4, descriptor).Ok();
        client.Close(file).Ok();
        client.Close(root).Ok();
        Assert.Empty(client.GetComplaints());
    }

    [Fact]
    public async Task Case_counts_when_asked_for()
    {
        await using WineProgram program = await StartAsync(["--case-sensitive"]);
        using StandInClient client = program.Connect();
        client.Close(client.Create(@"\file", disposition: WindowsAccess.Create).Ok().Handle).Ok();
        client.Create(@"\FILE", disposition: WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);
        client.Close(client.Create(@"\FILE", disposition: WindowsAccess.Create).Ok().Handle).Ok();
        Assert.Empty(client.GetComplaints());
    }

    [Theory]
    [InlineData(false, uint.MaxValue, 5000u)]
    [InlineData(true, 0u, 0u)]
    public async Task The_windows_cache_keeps_data_unless_caching_is_off(bool off, uint fileInfo, uint dirInfo)
    {
        await using WineProgram program = await StartAsync(off ? ["--no-cache"] : []);
        using StandInClient client = program.Connect();
        byte[] parameters = client.GetParameters().Parameters;
        Assert.Equal(fileInfo, BitConverter.ToUInt32(parameters, 32));
        Assert.Equal(dirInfo, BitConverter.ToUInt32(parameters, 464));
    }

    [Fact]
    public async Task A_read_only_mount_says_so_to_the_driver()
    {
        await using WineProgram program = await StartAsync(["--read-only"]);
        using StandInClient client = program.Connect();
        Assert.NotEqual(0u, BitConverter.ToUInt32(client.GetParameters().Parameters, 36) & (1 << 9));
    }

    [Fact]
    public async Task A_service_mounts_when_it_starts_and_unmounts_when_it_stops()
    {
        await using WineProgram program = await StartAsync(["--service", "--mount", "S:"]);
        await program.WaitForAsync("service started with 3 arguments");
        using StandInClient client = program.Connect();
        client.Close(client.Create(@"\file", disposition: WindowsAccess.Create).Ok().Handle).Ok();
        Assert.Empty(client.GetComplaints());
        client.StopService();
        await program.WaitForAsync("service stopped");
        Assert.Equal(0, await program.WaitAsync());
    }

    private static async Task<WineProgram> StartAsync(string[] arguments, params (string Name, string Value)[] environment)
        => await WineProgram.StartAsync(await HostFixture.PublishAsync(), arguments, environment.ToDictionary(e => e.Name, e => e.Value));

    private static async Task FailsAsync(string message, string[] arguments, params (string Name, string Value)[] environment)
    {
        await using WineProgram program = await StartAsync(arguments, environment);
        Assert.Equal(1, await program.WaitAsync());
        Assert.Contains(message, program.Log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Log.ToString(), StringComparison.Ordinal);
    }
}
