using AisFs.Vfs.Metadata;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class AttributeTests
{
    [Fact(Timeout = 60_000)]
    public async Task Attributes_of_a_closed_file_are_one_patch()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "x");
        mount.Requests();
        Assert.Equal(FsError.None, await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x1FF, Uid = 3, Gid = 4, ModifiedNs = -5_000_000_001 }));
        Assert.Equal("SetCustom:1", mount.Requests());
        mount.Expire();
        FsAttributes seen = await mount.Client.AttributesAsync("f");
        Assert.Equal((0x1FFu, 3u, 4u, -5_000_000_001L), (seen.Mode, seen.Uid, seen.Gid, seen.ModifiedNs));
        Assert.Equal(mount.Time.NowNs - 60_000_000_000, seen.ChangedNs);
    }

    [Fact(Timeout = 60_000)]
    public async Task Attributes_of_an_open_file_ride_on_its_upload()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(FsError.None, await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x100, ModifiedNs = 0, Uid = 12 }));
        Assert.Equal((0x100u, 0L, 12u), Shape(await mount.Client.AttributesAsync("f")));
        await mount.Client.CloseAsync(handle);
        Assert.Equal("Head:1 List:1 Put:1", mount.Requests());
        mount.Expire();
        Assert.Equal((0x100u, 0L, 12u), Shape(await mount.Client.AttributesAsync("f")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Attributes_that_change_while_the_file_is_uploaded_follow_it()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        StoreGate gate = mount.Store.Hold(StoreOperation.Put);
        Task<FsError> close = mount.Client.CloseAsync(handle);
        await gate.Entered;
        Assert.Equal(FsError.None, await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x100 }));
        gate.Release();
        Assert.Equal(FsError.None, await close);
        Assert.Equal(1, mount.Store.Count(StoreOperation.SetCustom));
        mount.Expire();
        Assert.Equal(0x100u, (await mount.Client.AttributesAsync("f")).Mode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_foreign_object_keeps_its_time_when_its_mode_changes()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "x");
        long modified = mount.Store.Get(Mounted.Key("f"))!.ModifiedNs;
        await mount.Client.ListAsync("");
        Assert.Equal(FsError.None, await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x100 }));
        mount.Expire();
        Assert.Equal((0x100u, modified, 500u), Shape(await mount.Client.AttributesAsync("f")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Now_is_the_present_instant_and_an_access_time_that_was_set_stays()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "x");
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        mount.Time.Advance(TimeSpan.FromSeconds(1));
        await mount.Client.SetAsync("f", new FsAttributeChanges { ModifiedNs = FsAttributeChanges.Now, AccessedNs = 42 });
        FsAttributes seen = await mount.Client.AttributesAsync("f");
        Assert.Equal((mount.Time.NowNs, 42L), (seen.ModifiedNs, seen.AccessedNs));
        mount.System.Forget(entry.Value.Attributes.Inode, 1);
        mount.Expire();
        Assert.Equal(42, (await mount.Client.AttributesAsync("f")).AccessedNs);
        Assert.Equal("x", await mount.Client.TextAsync("f"));
        await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x180 });
        Assert.Equal(FsError.None, await mount.Client.WriteAtAsync("f", 0, "y"u8.ToArray()));
        mount.Expire();
        Assert.Equal(42, (await mount.Client.AttributesAsync("f")).AccessedNs);

        // What another client writes was never accessed before.
        mount.Put("f", "theirs");
        mount.Expire();
        seen = await mount.Client.AttributesAsync("f");
        Assert.Equal(seen.ModifiedNs, seen.AccessedNs);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_access_time_is_that_of_the_modification_until_it_is_set()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("stranger", "x");
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("own", "x"));
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d"));
        for (int round = 0; round < 3; round++)
        {
            foreach (string name in new[] { "stranger", "own", "d" })
            {
                FsAttributes seen = await mount.Client.AttributesAsync(name);
                Assert.Equal((name, seen.ModifiedNs), (name, seen.AccessedNs));
            }

            _ = await mount.Client.TextAsync("stranger");
            mount.Expire();
        }

        Assert.Equal(FsError.None, await mount.Client.SetAsync("d", new FsAttributeChanges { AccessedNs = 7 }));
        Assert.Equal(FsError.None, await mount.Client.SetAsync("stranger", new FsAttributeChanges { AccessedNs = 8 }));
        mount.Expire();
        Assert.Equal((7L, 8L), ((await mount.Client.AttributesAsync("d")).AccessedNs, (await mount.Client.AttributesAsync("stranger")).AccessedNs));
    }

    [Fact(Timeout = 60_000)]
    public async Task Set_id_bits_fall_with_writes_and_chown_where_asked()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "x"u8.ToArray(), mode: 0xDED);
        Assert.Equal(0xDEDu, (await mount.Client.AttributesAsync("f")).Mode);
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write)).Value;
        await mount.System.WriteAsync(handle, 0, "y"u8.ToArray(), killPrivileges: true, CancellationToken.None);
        Assert.Equal(0x1EDu, (await mount.Client.AttributesAsync("f")).Mode);
        await mount.Client.CloseAsync(handle);
        mount.Expire();
        Assert.Equal(0x1EDu, (await mount.Client.AttributesAsync("f")).Mode);
        await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0xDA4 });
        await mount.Client.SetAsync("f", new FsAttributeChanges { Uid = 9, KillPrivileges = true });
        Assert.Equal(0x5A4u, (await mount.Client.AttributesAsync("f")).Mode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refused_change_is_reported_and_not_shown()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "x");
        mount.Store.FailNext(StoreOperation.SetCustom, FsError.AccessDenied);
        Assert.Equal(FsError.AccessDenied, await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0 }));
        Assert.Equal(0x1A4u, (await mount.Client.AttributesAsync("f")).Mode);
        Assert.Equal(FsError.InvalidArgument, await mount.Client.SetAsync("f", new FsAttributeChanges { Size = -1 }));
        Assert.Equal(FsError.InvalidArgument, await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x1000 }));
        Assert.Equal(FsError.IsDirectory, await mount.Client.SetAsync("", new FsAttributeChanges { Size = 0 }));
    }

    [Fact(Timeout = 60_000)]
    public async Task Directories_keep_attributes_in_their_markers()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("implied/x");
        await mount.Client.MkdirAsync("made", 0x1C0);
        mount.Requests();
        foreach (string name in new[] { "implied", "made", "" })
        {
            Assert.Equal(FsError.None, await mount.Client.SetAsync(name, new FsAttributeChanges { Mode = 0x1F8, ModifiedNs = 99, Uid = 8 }));
            mount.Expire();
            Assert.Equal((0x1F8u, 99L, 8u), Shape(await mount.Client.AttributesAsync(name)));
        }

        Assert.NotNull(mount.Text("implied/.aisfs-dir"));
        Assert.NotNull(mount.Text(".aisfs-dir"));
        Assert.Equal(["implied", "made"], await mount.Client.ListAsync(""));
        Assert.Equal(["x"], await mount.Client.ListAsync("implied"));
        await using Mounted again = await Mounted.StartAsync(mount.Store);
        Assert.Equal((0x1F8u, 99L, 8u), Shape(await again.Client.AttributesAsync("made")));
        Assert.Equal((0x1F8u, 99L, 8u), Shape(await again.Client.AttributesAsync("")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_markers_directories_last_as_long_as_the_mount()
    {
        MemoryObjectStore store = new();
        await using (Mounted mount = await Mounted.StartAsync(store, options => options with { DirectoryMarkers = false }, pinned: 2))
        {
            Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d", 0x1C0));
            Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d/e"));
            Assert.Equal(FsError.None, await mount.Client.SetAsync("d", new FsAttributeChanges { ModifiedNs = 99 }));
            mount.Expire();
            Assert.Equal((0x1C0u, 99L, 1000u), Shape(await mount.Client.AttributesAsync("d")));
            Assert.Equal(["d"], await mount.Client.ListAsync(""));
            Assert.Equal(["e"], await mount.Client.ListAsync("d"));
            Assert.Equal(FsError.NotEmpty, await mount.Client.RmdirAsync("d"));
            Assert.Equal(FsError.None, await mount.Client.RmdirAsync("d/e"));
            Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d/e"));
            Assert.Equal(0, store.Count(StoreOperation.Put));
        }

        await using Mounted again = await Mounted.StartAsync(store);
        Assert.False(await again.Client.ExistsAsync("d"));
    }

    [Theory]
    [InlineData(FsNodeKind.Fifo, 0u, "1.....p.")]
    [InlineData(FsNodeKind.Socket, 0u, "1.....s.")]
    [InlineData(FsNodeKind.CharacterDevice, 2760u, "1.....c2760.")]
    [InlineData(FsNodeKind.BlockDevice, 2049u, "1.....b2049.")]
    public void The_key_holds_what_a_special_file_is(FsNodeKind kind, uint device, string text)
    {
        PosixAttributes attributes = new() { Kind = kind, Device = device, Content = string.Empty };
        Assert.Equal(text, attributes.Encode());
        Assert.True(PosixAttributes.TryParse(text, out PosixAttributes parsed));
        Assert.Equal(attributes, parsed);
    }

    [Theory]
    [InlineData(0x1A4u, 1000u, 1001u, 1_700_000_000_123_456_789L, 1_700_000_000_123_456_789L, FsNodeKind.File, "abdc2a61f1f91f4c", "1.644.1000.1001.1700000000123456789.f.abdc2a61f1f91f4c")]
    [InlineData(0xFFFu, 0u, 0u, -1L, 5L, FsNodeKind.Symlink, "s7", "1.7777.0.0.-1.l.s7.5")]
    [InlineData(null, null, null, null, null, FsNodeKind.Directory, "", "1.....d.")]
    public void The_key_s_form_is_fixed(uint? mode, uint? uid, uint? gid, long? modified, long? changed, FsNodeKind kind, string content, string text)
    {
        PosixAttributes attributes = new() { Mode = mode, Uid = uid, Gid = gid, ModifiedNs = modified, ChangedNs = changed, Kind = kind, Content = content };
        Assert.Equal(text, attributes.Encode());
        Assert.DoesNotContain(text, c => c is ' ' or ',' or ':' or '=');
        Assert.True(PosixAttributes.TryParse(text, out PosixAttributes parsed));
        Assert.Equal(attributes, parsed);
        Assert.True(PosixAttributes.TryParse(text + (text.Count(c => c == '.') == 6 ? "..later" : ".later"), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.644")]
    [InlineData("2.644.1.1.1.f.x")]
    [InlineData("1.8.1.1.1.f.x")]
    [InlineData("1.77777.1.1.1.f.x")]
    [InlineData("1.644.-1.1.1.f.x")]
    [InlineData("1.644.1.1.1e9.f.x")]
    [InlineData("1.644.1.1.1.q.x")]
    [InlineData("1.644.1.1.99999999999999999999.f.x")]
    [InlineData("1.644.1.1.1.f.x.y")]
    public void What_is_not_of_that_form_counts_as_absent(string text) => Assert.False(PosixAttributes.TryParse(text, out _));

    private static (uint Mode, long ModifiedNs, uint Uid) Shape(FsAttributes attributes) => (attributes.Mode, attributes.ModifiedNs, attributes.Uid);
}
