using AisFs.Client.Wire;

namespace AisFs.Client.Tests.Wire;

/// <summary>Names, metadata, times and URLs as text.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("localhost", "http://localhost")]
    [InlineData("localhost:51080", "http://localhost:51080")]
    [InlineData("http://localhost:51080/", "http://localhost:51080")]
    [InlineData(" HTTP://LocalHost:80/ ", "http://localhost")]
    [InlineData("https://h:443/ais/", "https://h/ais")]
    [InlineData("https://h:8443/a/b?x=y#z", "https://h:8443/a/b")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    [InlineData("10.0.0.1:8080", "http://10.0.0.1:8080")]
    public void Endpoints_are_normalised(string text, string expected) => Assert.Equal(expected, Endpoint.Normalize(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ftp://host")]
    [InlineData("s3://bucket")]
    [InlineData("http://")]
    [InlineData("http://user:secret@host")]
    [InlineData("http://host:99999")]
    [InlineData("host:port")]
    [InlineData("a b")]
    [InlineData("/just/a/path")]
    public void Nonsense_is_no_endpoint(string text)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Endpoint.Normalize(text));
        Assert.Contains("http://localhost:51080", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k=v", "k", "v")]
    [InlineData("we ird=k=v,=\u00fc 2", "we ird", "k=v,=\u00fc 2")]
    [InlineData("a=1, b=2", "b", "2")]
    [InlineData("k=", "k", "")]
    public void Custom_metadata_comes_back_from_headers(string header, string key, string value)
        => Assert.Equal(value, CustomMetadata.ParseHeaders([header])[key]);

    [Fact]
    public void Custom_metadata_that_a_header_cannot_carry_is_refused()
    {
        Assert.Equal("b=2 3", CustomMetadata.FormatHeader("b", "2 3"));
        foreach ((string key, string value) in new[] { ("a,b", "1"), ("a=b", "1"), ("a", "1,2"), ("a", "1\r\nX: y"), ("", "1"), ("a\n", "1") })
        {
            Assert.ThrowsAny<ArgumentException>(() => CustomMetadata.FormatHeader(key, value));
        }
    }

    [Fact]
    public void The_last_write_is_told_to_the_nanosecond_by_the_ETag_of_an_ais_object()
    {
        // From a real cluster: the ETag's last part is 1795355549... in base 36.
        long ns = AisTime.ParseLastModified("Sun, 22 Nov 2026 13:52:29 GMT", "v1-abdc2a61f1f91f4c-dn1sfd697zbn")!.Value;
        Assert.Equal(1795355549L, ns / 1_000_000_000);
        Assert.NotEqual(0, ns % 1_000_000_000);
        Assert.Equal(1699178400_000_000_000, AisTime.ParseLastModified("Sun, 05 Nov 2023 10:00:00 GMT", "d41d8cd98f00b204e9800998ecf8427e"));
        Assert.Equal(1699178400_000_000_000, AisTime.ParseLastModified("Sun, 05 Nov 2023 10:00:00 GMT", "v1-abdc2a61f1f91f4c-dn1sfd697zbn"));
        Assert.Null(AisTime.ParseLastModified(null, string.Empty));
        Assert.Null(AisTime.ParseLastModified("yesterday", "x"));
    }

    [Theory]
    [InlineData("22 Nov 26 13:36 UTC", 1795354560_000_000_000)]
    [InlineData("2026-11-22T13:36:00.123456789Z", 1795354560_123_456_789)]
    [InlineData("2026-11-22T14:36:00+01:00", 1795354560_000_000_000)]
    [InlineData("", null)]
    [InlineData("some day", null)]
    public void Access_times_of_listings_are_read(string text, long? expected) => Assert.Equal(expected, AisTime.ParseListed(text));

    [Theory]
    [InlineData("bytes 0-9/100", true, 0, 10, 100)]
    [InlineData("bytes 5-5/*", true, 5, 1, -1)]
    [InlineData("bytes */100", false, 0, 0, 0)]
    [InlineData("bytes 9-0/100", false, 0, 0, 0)]
    [InlineData("bytes 0-100/100", false, 0, 0, 0)]
    [InlineData("bytes 0-99999999999999999999/1", false, 0, 0, 0)]
    [InlineData("nonsense", false, 0, 0, 0)]
    public void Content_ranges_are_read(string header, bool isValid, long offset, long length, long size)
    {
        Assert.Equal(isValid, HeaderReader.TryReadRange(header, out long actualOffset, out long actualLength, out long actualSize));
        if (isValid)
        {
            Assert.Equal((offset, length, size), (actualOffset, actualLength, actualSize));
        }
    }

    [Fact]
    public void Ranges_are_checked()
    {
        Assert.Equal("bytes=0-9", new AisByteRange(0, 10).ToString());
        Assert.Equal("bytes=5-", new AisByteRange(5).ToString());
        Assert.Equal("bytes=-5", new AisByteRange(-5).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new AisByteRange(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AisByteRange(0, -2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AisByteRange(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AisByteRange(long.MaxValue, 5));
    }

    [Fact]
    public void Names_are_checked_before_anything_is_sent()
    {
        using AisClient client = new("http://localhost:1");
        AisBucket bucket = client.Bucket("b");
        foreach (string name in new[] { "", "a/../b", "..", ".", "./a", "a/.", new string('x', 10_000) })
        {
            Assert.ThrowsAny<ArgumentException>(() => bucket.Object(name));
        }

        Assert.Throws<ArgumentNullException>(() => bucket.Object(null!));
        foreach (string name in new[] { "", "a/b", "..", new string('b', 300) })
        {
            Assert.ThrowsAny<ArgumentException>(() => client.Bucket(name));
        }

        Assert.Throws<AisInvalidProviderException>(() => client.Bucket("b", "nosuch"));
        Assert.Equal("aws", client.Bucket("b", "s3").Provider);
        Assert.Equal("a..b/..c", bucket.Object("a..b/..c").Name);
    }

    [Theory]
    [InlineData("ais://b/dir/o", "ais", "@#", "b", "dir/o")]
    [InlineData("s3://b/o", "aws", "@#", "b", "o")]
    [InlineData("ais://@rem#ns/b/o", "ais", "@rem#ns", "b", "o")]
    [InlineData("ais://#ns/b/o o", "ais", "@#ns", "b", "o o")]
    public void Objects_are_named_by_URL(string url, string provider, string ns, string bucket, string name)
    {
        using AisClient client = new("http://localhost:1");
        AisObject item = client.Object(url);
        Assert.Equal((provider, ns, bucket, name), (item.Bucket.Provider, item.Bucket.Namespace.ToString(), item.Bucket.Name, item.Name));
    }
}
