using AisFs.Mount.WinFsp.Streams;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.WinFsp.Tests.Adapter;

public sealed class FileStreamsTests
{
    private static readonly byte[] s_long = new byte[300];

    [Fact]
    [Semantics("S98")]
    public void Room_is_taken_by_what_is_stored_and_by_what_is_to_be_stored()
    {
        FileStreams file = new(new InodeId(7));
        Dictionary<string, ReadOnlyMemory<byte>> stored = new() { ["user.a"] = "abc"u8.ToArray(), ["user.b"] = s_long };
        int before = FsXattrRoom.Needed("user.a", "abc"u8) + FsXattrRoom.Needed("user.b", s_long);
        Assert.Equal(before, file.Taken(stored));
        SharedStream a = file.Add("user.a", stored["user.a"]);
        Assert.Equal(before, file.Taken(stored));
        a.Change(a.Content.Write(0, s_long));
        Assert.Equal(2 * FsXattrRoom.Needed("user.b", s_long), file.Taken(stored));
        Assert.Equal(FsXattrRoom.Needed("user.b", s_long), file.Taken(stored, "user.a"));

        // What a stream gives back is free once that is stored.
        SharedStream b = file.Add("user.b", s_long);
        b.Change(b.Content.Resize(0));
        Assert.Equal(2 * FsXattrRoom.Needed("user.b", s_long), file.Taken(stored));
        b.Stored();
        stored["user.b"] = default;
        Assert.Equal(FsXattrRoom.Needed("user.a", s_long) + FsXattrRoom.Needed("user.b", default), file.Taken(stored));

        // One that another client took off the file comes back.
        stored.Remove("user.a");
        Assert.Equal(FsXattrRoom.Needed("user.a", s_long) + FsXattrRoom.Needed("user.b", default), file.Taken(stored));
        file.RemoveAll();
        Assert.Equal(FsXattrRoom.Needed("user.b", default), file.Taken(stored));
        Assert.False(a.IsUnsaved);
    }

    [Fact]
    [Semantics("S97")]
    public void A_stream_takes_what_the_cluster_has_unless_it_was_written()
    {
        FileStreams file = new(new InodeId(7));
        SharedStream stream = file.Add("user.Stream", "old"u8.ToArray());
        Assert.Same(stream, file.Find("user.stream", StringComparison.OrdinalIgnoreCase));
        Assert.Null(file.Find("user.stream"));
        stream.Refresh("new"u8.ToArray());
        Assert.Equal("new"u8.ToArray(), stream.Content.Bytes.ToArray());
        stream.Change(stream.Content.Write(3, "er"u8));
        stream.Refresh("other"u8.ToArray());
        Assert.Equal("newer"u8.ToArray(), stream.Content.Bytes.ToArray());
        Assert.True(stream.IsUnsaved);
    }
}
