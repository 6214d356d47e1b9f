using AisFs.TestKit;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Windows' own extended attributes.</summary>
public sealed class EaTests(CliHostFixture fixture) : WindowsTests(fixture), IClassFixture<CliHostFixture>
{
    private static readonly byte[] s_red = "red"u8.ToArray();
    private static readonly byte[] s_blue = "blue"u8.ToArray();

    [Fact]
    [Semantics("S99")]
    public void Names_are_compared_without_case_and_kept_as_first_written()
    {
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create, extra: WindowsEa.List(new("Color", s_red), new("shape", s_red))).Ok().Handle;
        Set(handle, new WindowsEa("COLOR", s_blue));
        Assert.Equal([("Color", "blue"), ("shape", "red")], Get(handle));
        Set(handle, new("SHAPE", []), new("Size", s_red), new("SIZE", s_blue));
        Assert.Equal([("Color", "blue"), ("Size", "blue")], Get(handle));
        Client.Close(handle).Ok();
        handle = Client.Create(At("FILE"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Assert.Equal([("Color", "blue"), ("Size", "blue")], Get(handle));
        Client.Close(handle).Ok();
    }

    [Fact]
    [Semantics("S99")]
    public async Task Their_packed_size_is_in_every_file_information()
    {
        // As NTFS and WinFsp's own file systems count: 5 bytes, the name and the value.
        const uint Size = 5 + 5 + 3;
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create).Ok().Handle;
        Assert.Equal(0u, Client.Query(handle).Ok().EaSize);
        Client.Write(handle, 0, [1]).Ok();
        Set(handle, new WindowsEa("color", s_red));
        Assert.Equal(Size, Client.Query(handle).Ok().EaSize);
        Client.Close(handle).Ok();
        Assert.Equal(Size, Stat(At("file")).EaSize);
        Assert.Equal(Size, Listed("file").EaSize);
        WriteFile(At("file:stream"), [1, 2, 3]);
        Assert.Equal(Size, Stat(At("file")).EaSize);
        Assert.Equal(Size, Stat(At("file:stream")).EaSize);
        MakeDirectory(At("folder"));
        handle = Client.Create(At("folder"), WindowsAccess.GenericAll, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
        Set(handle, new("a", [1]), new("$LXUID", [1, 2, 3, 4]));
        Assert.Equal(5u + 1 + 1 + 5 + 6 + 4, Client.Query(handle).Ok().EaSize);
        Set(handle, new WindowsEa("A", []));
        Assert.Equal(5u + 6 + 4, Client.Query(handle).Ok().EaSize);
        Client.Close(handle).Ok();

        // Another mount's file, of which a listing alone was read.
        await fixture.Bucket.PutAsync(ObjectName("other"), [1], $"winea.color=red");
        await Wait.UntilAsync(() => Names(Folder).Contains("other"));
        Assert.Equal(Size, Listed("other").EaSize);
    }

    [Fact]
    [Semantics("S99")]
    public void Attributes_and_streams_are_two_things()
    {
        WriteFile(At("file"), [1]);
        WriteFile(At("file:stream"), [1, 2]);
        uint handle = Client.Create(At("file"), WindowsAccess.GenericAll, WindowsAccess.Open).Ok().Handle;
        Assert.Empty(Get(handle));
        Assert.Equal(0u, Client.Query(handle).Ok().EaSize);
        Set(handle, new("stream", s_red), new("color", s_red));
        Assert.Equal([("color", "red"), ("stream", "red")], Get(handle).Order());
        Assert.Equal(["", "stream"], Client.GetStreams(handle).Ok().Keys);
        Client.Close(handle).Ok();
        Assert.Equal([1, 2], ReadFile(At("file:stream")));
        Assert.Equal(WindowsStatus.Success, Remove(At("file:stream")));
        handle = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Assert.Equal([("color", "red"), ("stream", "red")], Get(handle).Order());
        Client.Close(handle).Ok();
    }

    [Fact]
    [Semantics("S99")]
    public void A_file_with_needed_attributes_is_not_opened_without_knowledge_of_them()
    {
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create, extra: WindowsEa.List(new("key", s_red, IsNeeded: true), new("color", s_red))).Ok().Handle;
        Assert.Equal([("color", false), ("key", true)], Client.GetEaList(handle).Ok().Select(e => (e.Name, e.IsNeeded)).Order());
        Client.Close(handle).Ok();
        handle = Client.Create(At("file"), WindowsAccess.GenericAll, WindowsAccess.Open).Ok().Handle;
        Assert.Equal([("color", false), ("key", true)], Client.GetEaList(handle).Ok().Select(e => (e.Name, e.IsNeeded)).Order());
        Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.NoEaKnowledge).Fails(WindowsStatus.AccessDenied);
        Set(handle, new WindowsEa("KEY", s_blue));
        Assert.Equal([("color", false), ("key", false)], Client.GetEaList(handle).Ok().Select(e => (e.Name, e.IsNeeded)).Order());
        Client.Close(Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.NoEaKnowledge).Ok().Handle).Ok();
        Set(handle, new WindowsEa("Color", s_blue, IsNeeded: true));
        Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.NoEaKnowledge).Fails(WindowsStatus.AccessDenied);
        Set(handle, new WindowsEa("COLOR", []));
        Assert.Equal([("key", "blue")], Get(handle));
        Client.Close(handle).Ok();
    }

    [Fact]
    [Semantics("S98", "S99")]
    public void What_has_no_room_is_refused_as_a_whole()
    {
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create).Ok().Handle;
        Client.SetEa(handle, WindowsEa.List(new("a", s_red), new("b", new byte[2000]))).Fails(WindowsStatus.EaTooLarge);
        Assert.Empty(Get(handle));
        Set(handle, new WindowsEa("a", new byte[1000]));
        Client.SetEa(handle, WindowsEa.List(new("c", s_red), new("b", new byte[500]))).Fails(WindowsStatus.EaTooLarge);
        Assert.Equal(["a"], Get(handle).Select(e => e.Name));

        // What is removed by the same list makes room.
        Set(handle, new("b", new byte[1000]), new("A", []));
        Assert.Equal(["b"], Get(handle).Select(e => e.Name));
        Client.Close(handle).Ok();
        Client.Create(At("new"), disposition: WindowsAccess.Create, extra: WindowsEa.List(new WindowsEa("a", new byte[2000]))).Fails(WindowsStatus.EaTooLarge);
        Assert.False(Exists(At("new")));
    }

    [Fact]
    [Semantics("S99")]
    public void What_overwrites_a_file_replaces_its_attributes()
    {
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create, extra: WindowsEa.List(new("a", s_red), new("b", s_red))).Ok().Handle;
        Client.Close(handle).Ok();
        WindowsFile file = Client.Create(At("file"), disposition: WindowsAccess.OverwriteIf, extra: WindowsEa.List(new WindowsEa("c", s_blue))).Ok();
        Assert.Equal(5u + 1 + 4, file.Info.EaSize);
        Assert.Equal([("c", "blue")], Get(file.Handle));
        Client.Close(file.Handle).Ok();
        Assert.Equal(5u + 1 + 4, Stat(At("file")).EaSize);
    }

    private static IEnumerable<(string Name, string Value)> Pairs(List<WindowsEa> list)
        => list.Select(e => (e.Name, System.Text.Encoding.ASCII.GetString(e.Value)));

    private IEnumerable<(string Name, string Value)> Get(uint handle) => Pairs(Client.GetEaList(handle).Ok());

    private void Set(uint handle, params WindowsEa[] entries) => Client.SetEa(handle, WindowsEa.List(entries)).Ok();

    private WindowsFileInfo Listed(string name)
    {
        uint handle = Client.Create(Folder, WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
        WindowsFileInfo info = Client.QueryAll(handle).Ok().Single(e => e.Name == name).Info;
        Client.Close(handle).Ok();
        return info;
    }

    private string ObjectName(string name) => At(name)[1..].Replace('\\', '/');
}
