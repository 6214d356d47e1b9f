using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Several extended attributes at a time, and what Windows wants to know of its own.</summary>
public sealed class XattrChangeTests
{
    private static FsXattrChange Set(string name, string value) => new(name, System.Text.Encoding.UTF8.GetBytes(value));

    private static FsXattrChange Remove(string name) => new(name, null);

    [Theory(Timeout = 60_000)]
    [InlineData("f")]
    [InlineData("d")]
    public async Task All_changes_go_in_one_request(string path)
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "x");
        await mount.Client.MkdirAsync("d");
        mount.Requests();
        Assert.Equal(FsError.None, await mount.Client.ChangeXattrsAsync(path, Set("user.a", "1"), Set("user.b", "2"), Set("user.winea.c", "3")));
        Assert.Equal("SetCustom:1", mount.Requests());
        Assert.Equal(FsError.None, await mount.Client.ChangeXattrsAsync(path, Remove("user.a"), Set("user.b", "4"), Remove("user.absent"), Set("user.d", "5")));
        mount.Expire();
        Assert.Equal(
            [new("user.b", "4"), new("user.d", "5"), new("user.winea.c", "3")],
            (await mount.Client.AllXattrsAsync(path)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        mount.Requests();
        Assert.Equal(FsError.None, await mount.Client.ChangeXattrsAsync(path, Remove("user.absent")));
        Assert.DoesNotContain("SetCustom", mount.Requests(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S18")]
    public async Task Where_there_is_no_room_nothing_is_changed()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "x");
        Assert.Equal(FsError.None, await mount.Client.ChangeXattrsAsync("f", Set("user.a", new string('x', 1000))));
        Assert.Equal(FsError.NoSpace, await mount.Client.ChangeXattrsAsync("f", Set("user.b", "1"), Set("user.c", new string('x', 1000))));
        Assert.Equal(FsError.AttributeTooLarge, await mount.Client.ChangeXattrsAsync("f", Set("user.b", "1"), Set("user.c", new string('x', 2000))));
        Assert.Equal(["user.a"], await mount.Client.XattrsAsync("f"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.ChangeXattrsAsync("f", Set("user.b", "1"), Set("user.ais.size", "1")));
        Assert.Equal(FsError.None, await mount.Client.ChangeXattrsAsync("f", Set("user.c", new string('x', 1000)), Remove("user.a")));
        Assert.Equal(["user.c"], await mount.Client.XattrsAsync("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_another_client_has_filled_can_be_made_smaller()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.Set(Mounted.Key("f"), [1], new Dictionary<string, string> { ["a"] = new('x', 1500), ["b"] = new('x', 500) });
        await mount.Client.ListAsync("");
        Assert.Equal(FsError.NoSpace, await mount.Client.SetXattrAsync("f", "user.c", "1"));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.a", new string('x', 1400)));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.a", "x"));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.c", "1"));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S99")]
    public async Task The_size_of_Windows_attributes_is_known_from_a_listing()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "x");
        Assert.Equal(0u, (await mount.Client.AttributesAsync("f")).EaSize);
        Assert.Equal(FsError.None, await mount.Client.ChangeXattrsAsync("f", Set("user.winea.ab", "123"), Set("user.winea-need.$C", "a b"), Set("user.d", "1")));
        const uint Size = 5 + 2 + 3 + 5 + 2 + 3;
        Assert.Equal(Size, (await mount.Client.AttributesAsync("f")).EaSize);
        await using Mounted other = await Mounted.StartAsync(mount.Store, options => options);
        await other.Client.ListAsync("");
        other.Requests();
        Assert.Equal(Size, (await other.Client.AttributesAsync("f")).EaSize);
        Assert.Equal("", other.Requests());

        // It stays with the file when that is written, and goes with an attribute that waits for the upload.
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write)).Value;
        await mount.System.WriteAsync(handle, 0, "y"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(FsError.None, await mount.Client.ChangeXattrsAsync("f", Remove("user.winea-need.$C"), Set("user.winea.e", "1")));
        Assert.Equal(10u + 7, (await mount.Client.AttributesAsync("f")).EaSize);
        await mount.Client.CloseAsync(handle);
        Assert.Equal(10u + 7, (await mount.Client.AttributesAsync("f")).EaSize);
        mount.Expire();
        Assert.Equal(10u + 7, (await mount.Client.AttributesAsync("f")).EaSize);
        Assert.Equal(["user.d", "user.winea.ab", "user.winea.e"], await mount.Client.XattrsAsync("f"));
    }

    [Fact]
    public void The_room_of_an_attribute_is_what_it_takes()
    {
        foreach ((string name, string value) in new[] { ("user.plain", "plain"), ("user.sp ace", "a b"), ("user.empty", ""), ("user.b64", "b64.x") })
        {
            Dictionary<string, string> custom = new() { [XattrCodec.EncodeName(name[5..])] = XattrCodec.EncodeValue(System.Text.Encoding.UTF8.GetBytes(value)) };
            Assert.Equal(XattrCodec.Total(custom), FsXattrRoom.Needed(name, System.Text.Encoding.UTF8.GetBytes(value)));
        }

        for (int length = 0; length < 100; length++)
        {
            byte[] value = new byte[length];
            Assert.Equal(FsXattrRoom.NeededAtMost("user.x", length), FsXattrRoom.Needed("user.x", value));
        }
    }
}
