using System.Text;
using AisFs.Interop.Windows.Security;
using AisFs.Mount.WinFsp.Links;
using AisFs.Mount.WinFsp.Security;
using AisFs.TestKit;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Links, streams, extended attributes, security and the volume.</summary>
public sealed class ExtrasTests(AtOnceHostFixture fixture) : WindowsTests(fixture), IClassFixture<AtOnceHostFixture>
{
    [Theory]
    [InlineData("folder/file")]
    [InlineData("./folder/../folder/file")]
    [InlineData("FOLDER/FILE")]
    public void A_link_to_a_file_is_followed(string target)
    {
        MakeDirectory(At("folder"));
        WriteFile(At(@"folder\file"), [1, 2, 3]);
        MakeLink(At("link"), target);
        Assert.Equal([1, 2, 3], ReadFile(At("link")));
        WindowsFileInfo info = Stat(At("link"));
        Assert.Equal(WindowsAccess.AttributeReparsePoint, info.Attributes);
        Assert.Equal(0xA000000Cu, info.ReparseTag);
    }

    [Fact]
    public void A_link_to_a_folder_is_followed_on_the_way()
    {
        MakeDirectory(At("folder"));
        WriteFile(At(@"folder\file"), [1, 2, 3]);
        MakeLink(At("link"), $"{Folder[1..]}/folder".Insert(0, "/"));
        MakeLink(At("second"), "link");
        Assert.True(Stat(At("second")).IsDirectory);
        Assert.Equal([1, 2, 3], ReadFile(At(@"second\file")));
        Assert.Equal(["file"], Names(At("link")));
        uint handle = Client.Create(Folder, WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        WindowsEntry entry = Client.QueryAll(handle).Ok().Single(e => e.Name == "second");
        Client.Close(handle).Ok();
        Assert.Equal(WindowsAccess.AttributeReparsePoint | WindowsAccess.AttributeDirectory, entry.Info.Attributes);
        WriteFile(At(@"link\new"), [4]);
        Assert.Equal([4], ReadFile(At(@"folder\new")));
        Assert.Equal(WindowsStatus.Success, Remove(At("link")));
        Assert.True(Exists(At("folder")));
    }

    [Fact]
    public void A_link_that_leads_nowhere_or_to_itself_is_an_error_of_its_own()
    {
        MakeLink(At("broken"), "missing");
        Client.Create(At("broken"), WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);
        MakeLink(At("loop"), "loop");
        Assert.False(Client.Create(At("loop"), WindowsAccess.GenericRead, WindowsAccess.Open).Succeeded);
        Assert.False(Stat(At("loop")).IsDirectory);
        uint handle = Client.Create(At("broken"), WindowsAccess.ReadAttributes, WindowsAccess.Open, WindowsAccess.OpenReparsePoint).Ok().Handle;
        Assert.True(SymlinkReparse.TryRead(Client.GetReparsePoint(handle).Ok(), out string? target));
        Assert.Equal("missing", target);
        Client.Close(handle).Ok();
    }

    [Fact]
    public void A_link_is_made_of_a_new_file_and_turned_back_into_one()
    {
        WriteFile(At("target"), [1]);
        uint handle = Client.Create(At("link"), WindowsAccess.GenericAll, WindowsAccess.Create, WindowsAccess.OpenReparsePoint).Ok().Handle;
        byte[] data = LinkData("target");
        Client.SetReparsePoint(handle, data).Ok();
        Assert.Equal(WindowsAccess.AttributeReparsePoint, Client.Query(handle).Ok().Attributes);
        Client.Close(handle).Ok();
        Assert.Equal([1], ReadFile(At("link")));
        handle = Client.Create(At("link"), WindowsAccess.GenericAll, WindowsAccess.Open, WindowsAccess.OpenReparsePoint).Ok().Handle;
        Client.DeleteReparsePoint(handle, data).Ok();
        Client.GetReparsePoint(handle).Fails(WindowsStatus.NotAReparsePoint);
        Client.Close(handle).Ok();
        Assert.Equal(WindowsAccess.AttributeArchive, Stat(At("link")).Attributes);
    }

    [Fact]
    public void Streams_are_kept_beside_the_content()
    {
        WriteFile(At("file"), [1]);
        uint handle = Client.Create(At("file:Zone.Identifier"), disposition: WindowsAccess.OpenIf).Ok().Handle;
        Client.Write(handle, 0, "[ZoneTransfer]"u8).Ok();
        Client.Close(handle).Ok();
        WindowsFile stream = Client.Create(At("FILE:zone.identifier:$DATA"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
        Assert.Equal(At("file:Zone.Identifier"), stream.Name);
        handle = stream.Handle;
        Assert.Equal("[ZoneTransfer]"u8.ToArray(), Client.Read(handle, 0, 100).Ok());
        Assert.Equal(14UL, Client.Query(handle).Ok().Size);
        Client.Close(handle).Ok();

        handle = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Dictionary<string, ulong> streams = Client.GetStreams(handle).Ok();
        Assert.Equal(1UL, streams[""]);
        Assert.Equal(14UL, streams["Zone.Identifier"]);
        Assert.Equal(2, streams.Count);
        Client.Close(handle).Ok();

        Assert.Equal(WindowsStatus.Success, Remove(At("file:Zone.Identifier")));
        Client.Create(At("file:Zone.Identifier"), WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);
        Assert.Equal([1], ReadFile(At("file")));
    }

    [Fact]
    public void Views_of_the_object_are_read_by_name_and_not_listed()
    {
        WriteFile(At("file"), new byte[123]);
        Assert.Equal("123"u8.ToArray(), ReadFile(At("file:ais.size")));
        uint handle = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Assert.Equal([""], Client.GetStreams(handle).Ok().Keys);
        Assert.Empty(Client.GetEa(handle).Ok());
        Client.Close(handle).Ok();
    }

    [Fact]
    public void A_stream_has_a_size_of_its_own_and_a_limit()
    {
        uint handle = Client.Create(At("file:s"), disposition: WindowsAccess.OpenIf).Ok().Handle;
        Client.Write(handle, 0, [1, 2, 3, 4]).Ok();
        Assert.Equal(2UL, Client.SetSize(handle, 2).Ok().Size);
        Client.SetSize(handle, 1 << 20).Fails(WindowsStatus.FileTooLarge);
        Client.Write(handle, 1 << 20, [1]).Fails(WindowsStatus.FileTooLarge);
        Client.Flush(handle).Ok();
        Client.SetBasic(handle, write: 130_000_000_000_000_000).Ok();
        Client.Close(handle).Ok();
        Assert.Equal([1, 2], ReadFile(At("file:s")));
        handle = Client.Create(At("file:s"), disposition: WindowsAccess.OverwriteIf).Ok().Handle;
        Client.Close(handle).Ok();
        Assert.Equal([], ReadFile(At("file:s")));
    }

    [Fact]
    public void Extended_attributes_are_set_at_creation_changed_and_removed()
    {
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create, extra: Ea(("color", "red"), ("size", "big"))).Ok().Handle;
        Assert.Equal("red", Encoding.ASCII.GetString(Client.GetEa(handle).Ok()["color"]));
        Client.SetEa(handle, Ea(("color", ""), ("shape", "round"))).Ok();
        Assert.Equal(["shape", "size"], Client.GetEa(handle).Ok().Keys.Order());
        Client.Close(handle).Ok();
        handle = Client.Create(At("file"), disposition: WindowsAccess.OverwriteIf).Ok().Handle;
        Assert.Empty(Client.GetEa(handle).Ok());
        Client.Close(handle).Ok();
    }

    [Fact]
    public void The_mode_is_shown_as_a_descriptor_and_changed_through_one()
    {
        WriteFile(At("file"), [1]);
        uint handle = Client.Create(At("file"), WindowsAccess.GenericAll, WindowsAccess.Open).Ok().Handle;
        byte[] descriptor = Client.GetSecurity(handle).Ok();
        Assert.Equal(1, descriptor[0]);

        // The owner loses the right to write: then it is a read-only file.
        byte[] changed = new PosixSecurity(0, 0, Owner(descriptor, 4), Owner(descriptor, 8)).ToDescriptor(new Vfs.Api.FsAttributes { Mode = 0x124 }).ToArray();
        Client.SetSecurity(handle, 4, changed).Ok();

        // The driver asks for attributes anew when a file is opened that nobody has open, not because of a descriptor.
        Client.Close(handle).Ok();
        Assert.Equal(WindowsAccess.AttributeReadOnly | WindowsAccess.AttributeArchive, Stat(At("file")).Attributes);
        handle = Client.Create(At("file"), WindowsAccess.ReadControl | WindowsAccess.WriteDac, WindowsAccess.Open).Ok().Handle;
        Assert.Equal(changed, Client.GetSecurity(handle).Ok());
        Client.SetSecurity(handle, 4, descriptor).Ok();
        Assert.Equal(descriptor, Client.GetSecurity(handle).Ok());
        Client.Close(handle).Ok();
        Assert.Equal(WindowsStatus.Success, Remove(At("file")));

        static byte[] Owner(byte[] bytes, int field) => Sid.Read(bytes.AsSpan(BitConverter.ToInt32(bytes, field))).ToArray();
    }

    [Fact]
    public void The_volume_tells_capacity_and_label()
    {
        Assert.Equal((1UL << 40, 1UL << 39, "memory"), Client.QueryVolume().Ok());
        Client.SetLabel("other").Ok();
        Assert.Equal("other", Client.QueryVolume().Ok().Label);
        Client.SetLabel("memory").Ok();
    }

    [Fact]
    public async Task Changes_from_outside_reach_whoever_watches()
    {
        uint root = Client.Create(@"\", WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        await ChangeAsync("watched one");
        Assert.Equal([new WindowsChange(3, 1, @"\watched")], await ChangesAsync());
        uint file = Client.Create(@"\watched", WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        await ChangeAsync("watched other");
        Assert.Equal([new WindowsChange(0x1C, 3, @"\watched")], await ChangesAsync());
        Client.Close(file).Ok();
        Client.Close(root).Ok();

        async Task ChangeAsync(string text)
        {
            int start = Program.Log.Length;
            await Program.SendAsync($"change {text}");
            await Program.WaitForAsync("changed", start);
        }

        async Task<List<WindowsChange>> ChangesAsync()
        {
            List<WindowsChange> changes = [];
            await Wait.TryUntilAsync(() => (changes = Client.TakeChanges()).Count > 0, TimeSpan.FromSeconds(10));
            return changes;
        }
    }

    private static byte[] LinkData(string target)
    {
        byte[] buffer = new byte[4096];
        Assert.True(SymlinkReparse.TryWrite(target, buffer, out int size));
        return buffer[..size];
    }

    private static byte[] Ea(params (string Name, string Value)[] entries)
    {
        using MemoryStream list = new();
        using BinaryWriter writer = new(list);
        for (int i = 0; i < entries.Length; i++)
        {
            (string name, string value) = entries[i];
            int size = 8 + name.Length + 1 + value.Length;
            int step = (size + 3) & ~3;
            writer.Write(i + 1 < entries.Length ? step : 0);
            writer.Write((byte)0);
            writer.Write((byte)name.Length);
            writer.Write((ushort)value.Length);
            writer.Write(Encoding.ASCII.GetBytes($"{name}\0{value}"));
            writer.Write(new byte[i + 1 < entries.Length ? step - size : 0]);
        }

        return list.ToArray();
    }

    private void MakeLink(string path, string target)
        => Client.Close(Client.Create(
            path, WindowsAccess.WriteAttributes, WindowsAccess.Create, WindowsAccess.OpenReparsePoint, extra: LinkData(target), extraIsReparsePoint: true).Ok().Handle).Ok();
}
