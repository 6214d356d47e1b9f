using AisFs.TestKit;
using AisFs.Vfs.Api;
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

    [Semantics("S103")]
    [Fact(Timeout = 60_000)]
    public async Task The_creation_time_stays_with_writes_uploads_renames_and_remounts_and_can_be_set()
    {
        MemoryObjectStore store = new();
        long born;
        await using (Mounted mount = await Mounted.StartAsync(store))
        {
            born = mount.Time.NowNs;
            Assert.Equal(FsError.None, await mount.Client.WriteAsync("f", "x"));
            Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d"));
            mount.Time.Advance(TimeSpan.FromSeconds(10));
            FsResult<HandleId> open = await mount.Client.OpenAsync("f", FsOpenFlags.Write);
            Assert.Equal(1, (await mount.System.WriteAsync(open.Value, 0, "y"u8.ToArray(), false, CancellationToken.None)).Value);
            FsAttributes writing = await mount.Client.AttributesAsync("f");
            Assert.Equal((born, mount.Time.NowNs), (writing.CreatedNs, writing.ModifiedNs));
            Assert.Equal(FsError.None, await mount.Client.CloseAsync(open.Value));
            Assert.Equal(FsError.None, await mount.Client.WriteAsync("d/inner", "x"));
            Assert.Equal(FsError.None, await mount.Client.SetAsync("d", new FsAttributeChanges { ModifiedNs = 5 }));
            Assert.Equal(FsError.None, await mount.Client.SetAsync("f", new FsAttributeChanges { ModifiedNs = 7 }));
            Assert.Equal(FsError.None, await mount.Client.RenameAsync("f", "g"));
            Assert.Equal(born, (await mount.Client.AttributesAsync("g")).CreatedNs);
            await mount.Client.ListAsync("");
            mount.Expire();
            Assert.Equal((born, 7L), Times(await mount.Client.AttributesAsync("g")));
            Assert.Equal((born, 5L), Times(await mount.Client.AttributesAsync("d")));
        }

        await using Mounted again = await Mounted.StartAsync(store);
        Assert.Equal((born, 7L), Times(await again.Client.AttributesAsync("g")));
        Assert.Equal((born, 5L), Times(await again.Client.AttributesAsync("d")));
        Assert.Equal(FsError.None, await again.Client.SetAsync("g", new FsAttributeChanges { CreatedNs = -3 }));
        Assert.Equal(FsError.None, await again.Client.SetAsync("d", new FsAttributeChanges { CreatedNs = 4 }));
        again.Expire();
        Assert.Equal((-3L, 7L), Times(await again.Client.AttributesAsync("g")));
        Assert.Equal((4L, 5L), Times(await again.Client.AttributesAsync("d")));
        Assert.Equal(FsError.None, await again.Client.WriteAsync("g", "new content"));
        again.Expire();
        Assert.Equal(-3, (await again.Client.AttributesAsync("g")).CreatedNs);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_object_of_others_was_created_when_it_was_written_and_that_stays_with_writes_of_this_mount()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "x");
        long written = mount.Store.Get(Mounted.Key("f"))!.ModifiedNs;
        Assert.Equal((written, written), Times(await mount.Client.AttributesAsync("f")));
        mount.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(FsError.None, await mount.Client.WriteAtAsync("f", 0, "y"u8.ToArray()));
        long changed = (await mount.Client.AttributesAsync("f")).ModifiedNs;
        Assert.True(changed > written);
        mount.Expire();
        Assert.Equal((written, changed), Times(await mount.Client.AttributesAsync("f")));

        // What another client overwrites stays the same file: its owner and mode count on, too.
        mount.Put("f", "theirs");
        mount.Expire();
        Assert.Equal(written, (await mount.Client.AttributesAsync("f")).CreatedNs);
    }

    [Fact(Timeout = 60_000)]
    public async Task Attributes_of_Windows_are_kept_with_files_directories_and_links()
    {
        MemoryObjectStore store = new();
        await using (Mounted mount = await Mounted.StartAsync(store))
        {
            Assert.Equal(FsError.None, await mount.Client.WriteAsync("f", "x"));
            Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d"));
            Assert.Equal(FsError.None, await mount.Client.SymlinkAsync("l", "f"));
            Assert.Null((await mount.Client.AttributesAsync("f")).DosAttributes);
            foreach (string name in (string[])["f", "d", "l"])
            {
                Assert.Equal(FsError.None, await mount.Client.SetAsync(name, new FsAttributeChanges { DosAttributes = 0x26 }));
            }
        }

        await using Mounted again = await Mounted.StartAsync(store);
        Assert.Equal(["d", "f", "l"], await again.Client.ListAsync(""));
        foreach (string name in (string[])["f", "d", "l"])
        {
            Assert.Equal((name, 0x26u), (name, (await again.Client.AttributesAsync(name)).DosAttributes));
        }

        Assert.Equal(FsError.None, await again.Client.WriteAsync("f", "y"));
        Assert.Equal(FsError.None, await again.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x100 }));
        again.Expire();
        Assert.Equal(0x26u, (await again.Client.AttributesAsync("f")).DosAttributes);
        Assert.Equal(FsError.None, await again.Client.SetAsync("f", new FsAttributeChanges { DosAttributes = 0 }));
        again.Expire();
        Assert.Equal(0u, (await again.Client.AttributesAsync("f")).DosAttributes);
        Assert.Equal(FsError.InvalidArgument, await again.Client.SetAsync("f", new FsAttributeChanges { DosAttributes = 0x10000 }));
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
    [InlineData(5L, 5L, null, null, "1.....f.x")]
    [InlineData(5L, 4L, null, null, "1....5.f.x....4")]
    [InlineData(5L, -4L, null, null, "1....5.f.x....-4")]
    [InlineData(5L, null, 0x26u, null, "1....5.f.x.....26")]
    [InlineData(5L, null, 0u, null, "1....5.f.x.....0")]
    [InlineData(5L, long.MinValue, 0xFFFFu, 7L, "1....5.f.x...7.-9223372036854775808.ffff")]
    public void Creation_time_and_attributes_of_Windows_stand_at_the_end(long? modified, long? created, uint? dos, long? accessed, string text)
    {
        PosixAttributes attributes = new() { ModifiedNs = modified, ChangedNs = modified, AccessedNs = accessed, CreatedNs = created, DosAttributes = dos, Content = "x" };
        Assert.Equal(text.Replace("1.....f.x", "1....5.f.x", StringComparison.Ordinal), attributes.Encode());
        Assert.True(PosixAttributes.TryParse(attributes.Encode(), out PosixAttributes parsed));
        Assert.Equal(attributes with { CreatedNs = created == modified ? null : created }, parsed);
        Assert.True(PosixAttributes.TryParse(attributes.Encode() + (attributes.Encode().EndsWith(".x", StringComparison.Ordinal) ? "......later" : dos is null ? "..later" : ".later"), out parsed));
        Assert.Equal(dos, parsed.DosAttributes);
    }

    [Theory]
    [InlineData("1....5.f.x....y")]
    [InlineData("1....5.f.x....99999999999999999999")]
    [InlineData("1....5.f.x.....g")]
    [InlineData("1....5.f.x.....-1")]
    [InlineData("1....5.f.x.....10000")]
    [InlineData("1....5.f.x.....123456789")]
    [InlineData("1....5.f.x..... 1")]
    public void A_field_at_the_end_that_cannot_be_read_takes_nothing_else_away(string text)
    {
        Assert.True(PosixAttributes.TryParse(text, out PosixAttributes parsed));
        Assert.Equal(new PosixAttributes { ModifiedNs = 5, ChangedNs = 5, Content = "x" }, parsed);
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

    private static (long CreatedNs, long ModifiedNs) Times(FsAttributes attributes) => (attributes.CreatedNs, attributes.ModifiedNs);

    private static (uint Mode, long ModifiedNs, uint Uid) Shape(FsAttributes attributes) => (attributes.Mode, attributes.ModifiedNs, attributes.Uid);
}
