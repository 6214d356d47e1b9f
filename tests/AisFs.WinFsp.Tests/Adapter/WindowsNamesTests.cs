using AisFs.Mount.WinFsp.Paths;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>Stored names and what Windows shows of them.</summary>
public sealed class WindowsNamesTests
{
    [Theory]
    [InlineData("plain.txt", "plain.txt")]
    [InlineData("a:b", "a\uF03Ab")]
    [InlineData("<>:\"|?*\\", "\uF03C\uF03E\uF03A\uF022\uF07C\uF03F\uF02A\uF05C")]
    [InlineData("tab\there", "tab\uF009here")]
    [InlineData("dot.", "dot\uF02E")]
    [InlineData("dots..", "dots.\uF02E")]
    [InlineData("space ", "space\uF020")]
    [InlineData(" leading", " leading")]
    [InlineData("CON", "\uF043ON")]
    [InlineData("con.tar.gz", "\uF063on.tar.gz")]
    [InlineData("Com7", "\uF043om7")]
    [InlineData("LPT\u00B2.x", "\uF04CPT\u00B2.x")]
    [InlineData("NUL .txt", "\uF04EUL .txt")]
    [InlineData("COM0", "COM0")]
    [InlineData("CONSOLE", "CONSOLE")]
    [InlineData("console.txt", "console.txt")]
    [InlineData("\uF03A", "\uF0FF\uF03A")]
    [InlineData("\uF0FF", "\uF0FF\uF0FF")]
    [InlineData("\uF100", "\uF100")]
    [InlineData("\U0001F600", "\U0001F600")]
    public void A_name_has_one_form_in_Windows_and_comes_back(string stored, string shown)
    {
        Assert.Equal(shown, WindowsNames.ToWindows(stored));
        Assert.True(WindowsNames.TryToStored(shown, out string? back));
        Assert.Equal(stored, back);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CON")]
    [InlineData("aux.h")]
    [InlineData("end.")]
    [InlineData("end ")]
    [InlineData("\uF041bc")]
    [InlineData("\uF02F")]
    [InlineData("\uF000")]
    [InlineData("\uF080")]
    [InlineData("\uF0FF")]
    [InlineData("\uF0FFa")]
    public void A_form_that_no_name_has_leads_nowhere(string shown) => Assert.False(WindowsNames.TryToStored(shown, out _));

    [Fact]
    public void Any_name_comes_back()
    {
        Random random = new(7);
        const string Alphabet = "aZ.: \uF03A\uF0FF\uF000\uF080\u0001?\\*CONul1\u4E2D";
        for (int i = 0; i < 200_000; i++)
        {
            char[] characters = new char[random.Next(1, 9)];
            for (int c = 0; c < characters.Length; c++)
            {
                characters[c] = Alphabet[random.Next(Alphabet.Length)];
            }

            string stored = new(characters);
            string shown = WindowsNames.ToWindows(stored);
            Assert.True(WindowsNames.TryToStored(shown, out string? back), stored);
            Assert.Equal(stored, back);
            Assert.DoesNotContain(shown, c => "<>:\"|?*\\/\u0001".Contains(c, StringComparison.Ordinal));
            if (stored is not ("." or ".."))
            {
                Assert.False(shown[^1] is '.' or ' ', shown);
            }
        }
    }

    [Fact]
    public void A_name_that_needs_no_mapping_is_not_copied()
    {
        string name = new('x', 20);
        Assert.Same(name, WindowsNames.ToWindows(name));
    }
}
