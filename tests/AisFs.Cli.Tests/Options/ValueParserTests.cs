using AisFs.Cli.Options;

namespace AisFs.Cli.Tests.Options;

public class ValueParserTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("65536", 65536)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("1G", 1L << 30)]
    [InlineData("1.5 GiB", 3L << 29)]
    [InlineData("10kb", 10_000)]
    public void Sizes_take_units(string text, long bytes) => Assert.Equal(bytes, ValueParser.Size("memory-limit", text));

    [Theory]
    [InlineData("")]
    [InlineData("much")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("99999999999TiB")]
    public void A_size_that_is_none_names_the_option(string text)
        => Assert.Contains("memory-limit", Assert.Throws<OptionException>(() => ValueParser.Size("memory-limit", text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 5000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    public void Durations_are_seconds_or_take_units(string text, double milliseconds)
        => Assert.Equal(milliseconds, ValueParser.Duration("cache-ttl", text).TotalMilliseconds);

    [Fact]
    public void Forever_is_the_longest_duration() => Assert.Equal(TimeSpan.MaxValue, ValueParser.Duration("cache-ttl", "forever"));

    [Theory]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("")]
    public void A_duration_that_is_none_is_refused(string text)
        => Assert.Throws<OptionException>(() => ValueParser.Duration("cache-ttl", text));

    [Theory]
    [InlineData("022", 0x12u)]
    [InlineData("0755", 0x1edu)]
    [InlineData("7777", 0xfffu)]
    [InlineData("0", 0u)]
    public void Modes_are_octal(string text, uint mode) => Assert.Equal(mode, ValueParser.Mode("umask", text));

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("rwx")]
    [InlineData("77777777777777777777")]
    public void A_mode_that_is_none_is_refused(string text) => Assert.Throws<OptionException>(() => ValueParser.Mode("umask", text));
}
