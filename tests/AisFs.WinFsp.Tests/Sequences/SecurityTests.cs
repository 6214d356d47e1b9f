using AisFs.Interop.Windows.Security;
using AisFs.Mount.WinFsp.Security;
using AisFs.TestKit;
using AisFs.TestKit.Wine;
using AisFs.Vfs.Api;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Security descriptors that programs give at creation.</summary>
public abstract class SecurityTests(HostFixture fixture) : WindowsTests(fixture)
{
    private const uint DefaultFile = 0x1A4;
    private const uint DefaultDirectory = 0x1ED;

    [Semantics("S101")]
    [Theory]
    [InlineData(0x180u)]
    [InlineData(0x1B0u)]
    [InlineData(0x124u)]
    [InlineData(0x1FFu)]
    public void A_new_file_or_folder_has_the_mode_of_its_descriptor(uint mode)
    {
        PosixSecurity security = Mapping();
        byte[] wanted = security.ToDescriptor(new FsAttributes { Mode = mode }).ToArray();
        uint handle = Client.Create(At("file"), WindowsAccess.GenericAll, WindowsAccess.Create, descriptor: wanted).Ok().Handle;
        Client.Write(handle, 0, [1, 2]).Ok();
        Assert.Equal(wanted, Client.GetSecurity(handle).Ok());
        Client.Close(handle).Ok();
        Assert.Equal(mode, ModeOf(security, At("file")));
        Assert.Equal([1, 2], ReadFile(At("file")));

        byte[] wantedFolder = security.ToDescriptor(new FsAttributes { Mode = mode | 0x49, Kind = FsNodeKind.Directory }).ToArray();
        handle = Client.Create(At("folder"), WindowsAccess.ReadControl, WindowsAccess.Create, WindowsAccess.DirectoryFile, descriptor: wantedFolder).Ok().Handle;
        Assert.Equal(wantedFolder, Client.GetSecurity(handle).Ok());
        Client.Close(handle).Ok();
        Assert.Equal(mode | 0x49, ModeOf(security, At("folder")));
    }

    [Semantics("S101")]
    [Fact]
    public void Owner_and_group_are_taken_from_the_descriptor()
    {
        PosixSecurity security = Mapping();
        byte[] wanted = security.ToDescriptor(new FsAttributes { Mode = 0x1B6, Uid = 1234, Gid = 567 }).ToArray();
        uint handle = Client.Create(At("file"), WindowsAccess.GenericAll, WindowsAccess.Create, descriptor: wanted).Ok().Handle;
        Assert.Equal(wanted, Client.GetSecurity(handle).Ok());
        Client.Close(handle).Ok();
        handle = Client.Create(At("file"), WindowsAccess.ReadControl, WindowsAccess.Open).Ok().Handle;
        Assert.Equal(wanted, Client.GetSecurity(handle).Ok());
        Client.Close(handle).Ok();
    }

    [Semantics("S101")]
    [Fact]
    public void Only_the_parts_that_a_descriptor_has_count_and_without_one_the_default_does()
    {
        PosixSecurity security = Mapping();
        byte[] whole = security.ToDescriptor(new FsAttributes { Mode = 0x180, Uid = 1234, Gid = 567 }).ToArray();

        // Neither owner nor group, which is what CreateFile is mostly given.
        byte[] list = security.ToDescriptor(new FsAttributes { Mode = 0x180 }).ToArray();
        list.AsSpan(4, 8).Clear();
        Client.Close(Client.Create(At("list"), WindowsAccess.GenericAll, WindowsAccess.Create, descriptor: list).Ok().Handle).Ok();
        Assert.Equal(0x180u, ModeOf(security, At("list")));
        BitConverter.TryWriteBytes(whole.AsSpan(2), (ushort)0x8000);
        BitConverter.TryWriteBytes(whole.AsSpan(16), 0);
        Client.Close(Client.Create(At("owner"), WindowsAccess.GenericAll, WindowsAccess.Create, descriptor: whole).Ok().Handle).Ok();
        uint handle = Client.Create(At("owner"), WindowsAccess.ReadControl, WindowsAccess.Open).Ok().Handle;
        Assert.Equal(security.ToDescriptor(new FsAttributes { Mode = DefaultFile, Uid = 1234, Gid = 567 }).ToArray(), Client.GetSecurity(handle).Ok());
        Client.Close(handle).Ok();

        WriteFile(At("none"), [1]);
        MakeDirectory(At("folder"));
        Assert.Equal(DefaultFile, ModeOf(security, At("none")));
        Assert.Equal(DefaultDirectory, ModeOf(security, At("folder")));
    }

    [Semantics("S101")]
    [Fact]
    public void What_cannot_be_mapped_is_refused_and_nothing_is_made()
    {
        byte[] stranger = new PosixSecurity(0, 0, Sid.Administrators, Sid.Everyone).ToDescriptor(default).ToArray();
        Client.Create(At("file"), WindowsAccess.GenericAll, WindowsAccess.Create, descriptor: stranger).Fails(0xC0000079);
        Client.Create(At("folder"), WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile, descriptor: stranger).Fails(0xC0000079);
        Assert.Empty(Names(Folder));
    }

    private uint ModeOf(PosixSecurity security, string path)
    {
        WindowsFile file = Client.Create(path, WindowsAccess.ReadControl, WindowsAccess.Open).Ok();
        byte[] descriptor = Client.GetSecurity(file.Handle).Ok();
        Client.Close(file.Handle).Ok();
        Assert.True(security.TryToChanges(default, 4, descriptor, out FsAttributeChanges changes));
        return changes.Mode!.Value;
    }

    // The SIDs of the user and group who mounted stand in every descriptor of what they own.
    private PosixSecurity Mapping()
    {
        WriteFile(At("sample"), [1]);
        uint handle = Client.Create(At("sample"), WindowsAccess.ReadControl | WindowsAccess.Delete, WindowsAccess.Open, WindowsAccess.DeleteOnClose).Ok().Handle;
        byte[] bytes = Client.GetSecurity(handle).Ok();
        Client.Close(handle).Ok();
        return new PosixSecurity(0, 0, SidAt(bytes, 4), SidAt(bytes, 8));

        static byte[] SidAt(byte[] bytes, int field) => Sid.Read(bytes.AsSpan(BitConverter.ToInt32(bytes, field))).ToArray();
    }

    public sealed class AtOnce(AtOnceHostFixture fixture) : SecurityTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : SecurityTests(fixture), IClassFixture<CliHostFixture>;
}
