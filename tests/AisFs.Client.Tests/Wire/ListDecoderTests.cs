using System.Text;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Listing;
using AisFs.TestKit;

namespace AisFs.Client.Tests.Wire;

/// <summary>Pages of listings, right and wrong.</summary>
public sealed class ListDecoderTests
{
    [Fact]
    public void The_recorded_page_is_read()
    {
        AisListPage page = ListDecoder.Decode(File.ReadAllBytes(Repository.WireData("transcripts/lso-sample.msgpack")), isMsgPack: true);
        Assert.Equal(19, page.Entries.Count);
        Assert.Equal("YCQnJB45T", page.Uuid);
        Assert.Equal(string.Empty, page.ContinuationToken);
        Assert.Equal(".hidden", page.Entries[0].Name);
        Assert.Equal("e4c191d091bd8853", page.Entries[0].Checksum);
        Assert.True(page.Entries[0].IsCached);
        Assert.True(page.Entries[1].IsDirectory);
        Assert.Equal("a/", page.Entries[1].Name);
        AisListEntry custom = page.Entries.Single(static entry => entry.Name == "m1");
        Assert.Equal("0644", custom.GetCustom()["mode"]);
        IReadOnlyDictionary<string, string> odd = page.Entries.Single(static entry => entry.Name == "c1").GetCustom();
        Assert.Equal(["a=b", "mode", "mtime"], odd.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("123.456", odd["mtime"]);
        Assert.Equal(AisTime.ToUnixNs(new DateTimeOffset(2026, 11, 22, 13, 36, 0, TimeSpan.Zero)), page.Entries[0].AccessedNs);
    }

    [Fact]
    public void A_page_cut_anywhere_is_a_typed_error()
    {
        byte[] bytes = File.ReadAllBytes(Repository.WireData("transcripts/lso-sample.msgpack"));
        for (int i = 0; i < bytes.Length; i++)
        {
            Assert.Throws<AisProtocolException>(() => ListDecoder.Decode(bytes.AsSpan(0, i), isMsgPack: true));
        }
    }

    [Fact]
    public void Damaged_pages_are_read_or_a_typed_error_and_nothing_else()
    {
        byte[] bytes = File.ReadAllBytes(Repository.WireData("transcripts/lso-sample.msgpack"));
        Random random = new(20261122);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = (byte[])bytes.Clone();
            for (int n = random.Next(1, 6); n > 0; n--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                ListDecoder.Decode(damaged, isMsgPack: true);
            }
            catch (AisProtocolException)
            {
                // What it should be.
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0xa7, 0x45, 0x6e, 0x74, 0x72, 0x69, 0x65, 0x73, 0xdd, 0x7f, 0xff, 0xff, 0xff })] // 2^31 entries announced
    [InlineData(new byte[] { 0xdf, 0xff, 0xff, 0xff, 0xff })] // 2^32 pairs announced
    [InlineData(new byte[] { 0x81, 0xdb, 0xff, 0xff, 0xff, 0xff, 0x41 })] // a string of 4 GiB announced
    [InlineData(new byte[] { 0x81, 0xa1, 0x78, 0xc9, 0xff, 0xff, 0xff, 0xff, 0x00 })] // an extension of 4 GiB announced
    [InlineData(new byte[] { 0x81, 0xa5, 0x46, 0x6c, 0x61, 0x67, 0x73, 0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })] // flags of 2^64 - 1
    [InlineData(new byte[] { 0x93, 0x01, 0x02, 0x03 })] // an array instead of a map
    [InlineData(new byte[] { 0x81, 0x01, 0x02 })] // a number as key
    [InlineData(new byte[] { 0xc1 })]
    [InlineData(new byte[0])]
    public void Wrong_MessagePack_is_a_typed_error(byte[] bytes)
        => Assert.Throws<AisProtocolException>(() => ListDecoder.Decode(bytes, isMsgPack: true));

    [Fact]
    public void Deeply_nested_MessagePack_is_a_typed_error()
    {
        byte[] bytes = [0x81, 0xa1, 0x78, .. Enumerable.Repeat((byte)0x91, 100_000), 0xc0];
        Assert.Throws<AisProtocolException>(() => ListDecoder.Decode(bytes, isMsgPack: true));
    }

    [Fact]
    public void JSON_is_read_like_MessagePack()
    {
        AisListPage page = ListDecoder.Decode(
            """{"uuid":"u","continuation_token":"t","entries":[{"name":"a","size":"13","flags":64,"custom-md":"[k:v]","copies":2},{"name":"d/","flags":256}],"flags":0,"new":{"x":[1]}}"""u8,
            isMsgPack: false);
        Assert.Equal(("u", "t", 2), (page.Uuid, page.ContinuationToken, page.Entries.Count));
        Assert.Equal(13, page.Entries[0].Size);
        Assert.Equal("v", page.Entries[0].GetCustom()["k"]);
        Assert.Equal(2, page.Entries[0].Copies);
        Assert.True(page.Entries[1].IsDirectory);
        Assert.Empty(ListDecoder.Decode("""{"uuid":"u","entries":null}"""u8, isMsgPack: false).Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"entries\":{}}")]
    [InlineData("{\"entries\":[{\"name\":1}]}")]
    [InlineData("{\"entries\":[{\"size\":\"1\"}]}")]
    [InlineData("{\"entries\":[{\"name\":\"a\",\"size\":\"99999999999999999999999\"}]}")]
    [InlineData("{\"entries\":[{\"name\":\"a\",\"size\":1e400}]}")]
    [InlineData("{\"entries\":[{\"name\":\"a\",\"size\":\"-1\"}]}")]
    [InlineData("{\"entries\":[{\"name\":\"a\",\"size\":true}]}")]
    [InlineData("{\"entries\":[1]}")]
    [InlineData("{\"uuid\":{}}")]
    [InlineData("{\"entries\":[{\"name\":\"a\"}")]
    public void Wrong_JSON_is_a_typed_error(string json)
        => Assert.Throws<AisProtocolException>(() => ListDecoder.Decode(Encoding.UTF8.GetBytes(json), isMsgPack: false));

    [Fact]
    public void Repeated_values_of_a_page_share_their_strings()
    {
        using MemoryStream stream = new();
        void Text(string value) => stream.Write([(byte)(0xa0 | value.Length), .. Encoding.UTF8.GetBytes(value)]);
        const int Count = 10_000;
        stream.WriteByte(0x81);
        Text("Entries");
        stream.Write([0xdc, Count >> 8, Count & 255]);
        for (int i = 0; i < Count; i++)
        {
            stream.WriteByte(0x84);
            Text("n");
            Text($"dir/object-{i:d6}");
            Text("v");
            Text("1");
            Text("a");
            Text("22 Nov 26 13:36 UTC");
            Text("f");
            stream.WriteByte(64);
        }

        byte[] bytes = stream.ToArray();
        ListDecoder.Decode(bytes, isMsgPack: true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AisListPage page = ListDecoder.Decode(bytes, isMsgPack: true);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        Assert.Same(page.Entries[0].AccessTime, page.Entries[Count - 1].AccessTime);

        // One entry, its name, and its place in the page.
        Assert.InRange(each, 0, 200);
    }
}
