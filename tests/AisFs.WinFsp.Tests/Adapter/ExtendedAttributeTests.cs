using AisFs.Mount.WinFsp.Streams;
using AisFs.TestKit;

namespace AisFs.WinFsp.Tests.Adapter;

public sealed class ExtendedAttributeTests
{
    [Fact]
    [Semantics("S99")]
    public void An_attribute_keeps_the_case_of_its_first_name_and_has_one_value()
    {
        Dictionary<string, ReadOnlyMemory<byte>> all = new(StringComparer.Ordinal) { ["user.color"] = new byte[] { 1 } };
        ExtendedAttribute.Put(all, "Color", isNeeded: false, new byte[] { 2 });
        ExtendedAttribute.Put(all, "COLOR", isNeeded: true, new byte[] { 3 });
        Assert.Equal(["user.color", "user.winea-need.Color"], all.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([3], all["user.winea-need.Color"].ToArray());
        ExtendedAttribute.Put(all, "color", isNeeded: false, new byte[] { 4 });
        Assert.Equal(["user.color", "user.winea.Color"], all.Keys.Order(StringComparer.Ordinal));
        ExtendedAttribute.Put(all, "coLor", isNeeded: false, default);
        Assert.Equal(["user.color"], all.Keys);
    }

    [Fact]
    [Semantics("S99")]
    public void Of_names_that_differ_in_case_one_is_shown()
    {
        List<ExtendedAttribute> picked = ExtendedAttribute.Pick(
            ["user.winea.b", "user.winea.A", "user.winea-need.a", "user.winea.", "user.c", "user.winea.\u00fc", $"user.winea.{new string('x', 255)}"]);
        Assert.Equal([("a", true), ("b", false)], picked.Select(a => (a.Name, a.IsNeeded)));
    }

    [Theory]
    [Semantics("S99")]
    [InlineData("Zone.Identifier", "user.Zone.Identifier")]
    [InlineData("\uF03C", "user.<")]
    [InlineData("winea.x", null)]
    [InlineData("WinEA-need.x", null)]
    [InlineData("a|b", null)]
    public void A_stream_is_an_attribute_that_is_none_of_Windows_own(string stream, string? attribute)
    {
        Assert.Equal(attribute is not null, StreamNames.TryToAttribute(stream, out string? actual));
        Assert.Equal(attribute, attribute is null ? null : actual);
        Assert.False(StreamNames.IsStream("user.ais.size"));
        Assert.False(StreamNames.IsStream("user.winea.x"));
        Assert.False(StreamNames.IsStream("security.x"));
    }
}
