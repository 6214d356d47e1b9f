using System.Text;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class XattrTests
{
    [Fact(Timeout = 60_000)]
    public async Task User_attributes_are_custom_metadata_that_any_client_reads()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "x");
        mount.Requests();
        Assert.Empty(await mount.Client.XattrsAsync("f"));
        Assert.Equal("NoAttribute", await mount.Client.XattrAsync("f", "user.color"));
        Assert.Equal("", mount.Requests());
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.color", "red"));
        Assert.Equal("SetCustom:1", mount.Requests());
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.with space", "a=b, c: d\n\u00fc"));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.empty", ""));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.aisfs", "not ours"));
        Assert.Equal("red", mount.Store.Get(Mounted.Key("f"))!.Custom["color"]);
        Assert.All(mount.Store.Get(Mounted.Key("f"))!.Custom, pair => Assert.DoesNotContain(pair.Key + pair.Value, c => c is ' ' or ',' or ':' or '=' or '\n'));
        mount.Expire();
        Assert.Equal("red", await mount.Client.XattrAsync("f", "user.color"));
        Assert.Equal("a=b, c: d\n\u00fc", await mount.Client.XattrAsync("f", "user.with space"));
        Assert.Equal("", await mount.Client.XattrAsync("f", "user.empty"));
        Assert.Equal("not ours", await mount.Client.XattrAsync("f", "user.aisfs"));
        Assert.Equal(["user.aisfs", "user.color", "user.empty", "user.with space"], await mount.Client.XattrsAsync("f"));
        Assert.Equal(1000u, (await mount.Client.AttributesAsync("f")).Uid);
    }

    [Fact(Timeout = 60_000)]
    public async Task Metadata_of_other_clients_is_shown()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.Set(Mounted.Key("f"), [1], new Dictionary<string, string> { ["label"] = "cat", ["source"] = "s3", ["odd"] = "a b" });
        await mount.Client.ListAsync("");
        Assert.Equal(["user.label", "user.odd"], await mount.Client.XattrsAsync("f"));
        Assert.Equal("cat", await mount.Client.XattrAsync("f", "user.label"));
        Assert.Equal("a b", await mount.Client.XattrAsync("f", "user.odd"));
        Assert.Equal(FsError.None, await mount.Client.RemoveXattrAsync("f", "user.label"));
        Assert.Equal(["user.odd"], await mount.Client.XattrsAsync("f"));
        Assert.Equal("s3", mount.Store.Get(Mounted.Key("f"))!.Custom["source"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Modes_of_setting()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "x");
        Assert.Equal(FsError.NoAttribute, await mount.Client.SetXattrAsync("f", "user.a", "1", FsXattrMode.Replace));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.a", "1", FsXattrMode.Create));
        Assert.Equal(FsError.Exists, await mount.Client.SetXattrAsync("f", "user.a", "2", FsXattrMode.Create));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.a", "3", FsXattrMode.Replace));
        Assert.Equal("3", await mount.Client.XattrAsync("f", "user.a"));
        Assert.Equal(FsError.NoAttribute, await mount.Client.RemoveXattrAsync("f", "user.b"));
        Assert.Equal(FsError.None, await mount.Client.RemoveXattrAsync("f", "user.a"));
        Assert.Equal(FsError.NoAttribute, await mount.Client.RemoveXattrAsync("f", "user.a"));
        Assert.Equal(0x1A4u, (await mount.Client.AttributesAsync("f")).Mode);
        mount.Expire();
        Assert.Equal((0x1A4u, 1000u), ((await mount.Client.AttributesAsync("f")).Mode, (await mount.Client.AttributesAsync("f")).Uid));
    }

    [Fact(Timeout = 60_000)]
    public async Task Attributes_of_a_new_file_ride_on_its_upload()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.a", "1"));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.b", "2"));
        Assert.Equal(FsError.None, await mount.Client.RemoveXattrAsync("f", "user.a"));
        Assert.Equal("2", await mount.Client.XattrAsync("f", "user.b"));
        await mount.Client.CloseAsync(handle);
        Assert.Equal("Head:1 List:1 Put:1", mount.Requests());
        Assert.Equal(["user.b"], await mount.Client.XattrsAsync("f"));
        handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write)).Value;
        await mount.System.WriteAsync(handle, 0, "y"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.c", "3"));
        Assert.Equal(FsError.None, await mount.Client.RemoveXattrAsync("f", "user.b"));
        Assert.Equal(["user.c"], await mount.Client.XattrsAsync("f"));
        await mount.Client.CloseAsync(handle);
        mount.Expire();
        Assert.Equal(["user.c"], await mount.Client.XattrsAsync("f"));
    }

    [Theory]
    [Semantics("S18")]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(128)]
    public void The_most_attributes_and_the_longest_POSIX_attributes_go_in_one_request(int checksumLength)
    {
        PosixAttributes longest = new()
        {
            Mode = 4095,
            Uid = uint.MaxValue,
            Gid = uint.MaxValue,
            ModifiedNs = long.MaxValue,
            ChangedNs = long.MaxValue - 1,
            AccessedNs = long.MinValue,
            CreatedNs = long.MinValue,
            DosAttributes = 0xFFFF,
            Upload = (1L << 40) - 1,
            Content = new string('f', checksumLength),
        };
        Assert.InRange(XattrCodec.MaxTotal + PosixAttributes.Key.Length + longest.Encode().Length, 0, 2048);
        Assert.True(PosixAttributes.TryParse(longest.Encode(), out PosixAttributes parsed));
        Assert.Equal((longest.Mode, longest.Uid, longest.ModifiedNs, longest.DosAttributes), (parsed.Mode, parsed.Uid, parsed.ModifiedNs, parsed.DosAttributes));
        Assert.Equal(checksumLength <= 64 ? longest with { Upload = 0 } : longest with { Upload = 0, AccessedNs = null, CreatedNs = null, ChangedNs = longest.ModifiedNs }, parsed);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S18")]
    public async Task Limits_and_other_namespaces()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "x");
        await mount.Client.SymlinkAsync("l", "f");
        Assert.Equal(FsError.AttributeTooLarge, await mount.Client.SetXattrAsync("f", "user.big", new string('x', 2048)));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("f", "user.big", new string('x', 1800)));
        Assert.Equal(FsError.NoSpace, await mount.Client.SetXattrAsync("f", "user.more", new string('x', 300)));
        mount.Requests();
        foreach (string name in new[] { "security.selinux", "system.posix_acl_access", "trusted.x" })
        {
            Assert.Equal("NotSupported", await mount.Client.XattrAsync("f", name));
            Assert.Equal(FsError.NotSupported, await mount.Client.SetXattrAsync("f", name, "x"));
        }

        Assert.Equal("", mount.Requests());
        Assert.Equal(FsError.NotPermitted, await mount.Client.SetXattrAsync("l", "user.a", "x"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.SetXattrAsync("f", "user.ais.version", "x"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.RemoveXattrAsync("f", "user.ais.version"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Directories_keep_theirs_in_the_marker()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("d/x");
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("d", "user.a", "1"));
        Assert.Equal(FsError.None, await mount.Client.SetXattrAsync("d", "user.b", "2"));
        mount.Expire();
        Assert.Equal(["user.a", "user.b"], await mount.Client.XattrsAsync("d"));
        Assert.Equal(FsError.None, await mount.Client.RemoveXattrAsync("d", "user.a"));
        Assert.Equal("2", await mount.Client.XattrAsync("d", "user.b"));
        await using Mounted plain = await Mounted.StartAsync(mount.Store, options => options with { DirectoryMarkers = false });
        Assert.Equal(FsError.NotSupported, await plain.Client.SetXattrAsync("d", "user.a", "1"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Views_show_the_object_and_are_not_listed()
    {
        await using Mounted mount = await Mounted.StartAsync();
        ObjectInfo info = mount.Put("d/f", "abc");
        MemoryObject state = mount.Store.Get(Mounted.Key("d/f"))!;
        Assert.Equal($"xxhash2:{state.Checksum}", await mount.Client.XattrAsync("d/f", "user.ais.checksum"));
        Assert.Equal("1", await mount.Client.XattrAsync("d/f", "user.ais.version"));
        Assert.StartsWith("v1-", await mount.Client.XattrAsync("d/f", "user.ais.etag"), StringComparison.Ordinal);
        Assert.Equal("t[fake]", await mount.Client.XattrAsync("d/f", "user.ais.location"));
        Assert.Equal("1", await mount.Client.XattrAsync("d/f", "user.ais.copies"));
        Assert.Equal("true", await mount.Client.XattrAsync("d/f", "user.ais.cached"));
        Assert.Equal("3", await mount.Client.XattrAsync("d/f", "user.ais.size"));
        Assert.Equal("ais://b", await mount.Client.XattrAsync("d/f", "user.ais.bucket"));
        Assert.Equal("d/f", await mount.Client.XattrAsync("d/f", "user.ais.name"));
        Assert.Equal("ais", await mount.Client.XattrAsync("d/f", "user.ais.provider"));
        Assert.StartsWith("2023-", await mount.Client.XattrAsync("d/f", "user.ais.atime"), StringComparison.Ordinal);
        Assert.Equal("NoAttribute", await mount.Client.XattrAsync("d/f", "user.ais.nonsense"));
        Assert.Equal("d/", await mount.Client.XattrAsync("d", "user.ais.name"));
        Assert.Empty(await mount.Client.XattrsAsync("d/f"));
        Assert.Equal(3, info.Size);
    }

    [Theory]
    [InlineData("color", "color")]
    [InlineData("a.b/c", "a.b/c")]
    [InlineData("aisfs", "x64.YWlzZnM")]
    [InlineData("x64.y", "x64.eDY0Lnk")]
    [InlineData("sp ace", "x64.c3AgYWNl")]
    public void Names_are_encoded_reversibly(string name, string key)
    {
        Assert.Equal(key, XattrCodec.EncodeName(name));
        Assert.Equal(name, XattrCodec.DecodeName(key));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "b64.")]
    [InlineData("b64.x", "b64.YjY0Lng")]
    [InlineData("k=v", "b64.az12")]
    public void Values_are_encoded_reversibly(string value, string text)
    {
        Assert.Equal(text, XattrCodec.EncodeValue(Encoding.UTF8.GetBytes(value)));
        Assert.Equal(value, Encoding.UTF8.GetString(XattrCodec.DecodeValue(text)));
    }
}
