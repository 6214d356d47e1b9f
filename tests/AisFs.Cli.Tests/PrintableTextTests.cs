using AisFs.Cli.Text;

namespace AisFs.Cli.Tests;

/// <summary>What is printed is one line of printable characters, and says what it was.</summary>
public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text, ümläuts, 漢字, \U0001f600", "plain text, ümläuts, 漢字, \U0001f600")]
    [InlineData("line\nline\r\nline", @"line\nline\r\nline")]
    [InlineData("\u001b]0;title\u0007", @"\x1b]0;title\x07")]
    [InlineData("\u0000\t\u007f\u009b", @"\x00\t\x7f\x9b")]
    [InlineData("\u202egnp.exe", @"\u202egnp.exe")]
    [InlineData("\u2028\u2029\ufeff", @"\u2028\u2029\ufeff")]
    public void What_is_not_printable_is_escaped(string text, string expected) => Assert.Equal(expected, PrintableText.Escape(text));

    [Fact]
    public void Halves_of_surrogate_pairs_are_escaped() => Assert.Equal(@"a\ud83db", PrintableText.Escape("a\ud83db"));

    [Fact]
    public void Lines_stay_where_they_may_and_are_set_in()
        => Assert.Equal("failed\n    at x\n    \\x1b", PrintableText.EscapeLines("failed\r\nat x\n\u001b"));
}
