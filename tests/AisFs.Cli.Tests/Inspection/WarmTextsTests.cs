using AisFs.Cli.Commands.Warming;
using AisFs.Control.Contract;
using AisFs.TestKit;

namespace AisFs.Cli.Tests.Inspection;

/// <summary>What <c>aisfs warm</c> shows, and its exit codes.</summary>
public sealed class WarmTextsTests
{
    [Fact]
    [Semantics("S229")]
    public void A_terminal_has_a_bar_that_is_taken_away()
    {
        using StringWriter error = new();
        WarmView view = new(error, isTerminal: true, TimeProvider.System);
        WarmLine found = new("found", 4, 4000);
        view.Show(null, new WarmLine("progress", 1, 1000));
        Assert.Empty(error.ToString());
        view.Show(found, new WarmLine("progress", 1, 1000));
        Assert.StartsWith("\r[######..................] 1 of 4 files, 1.0 kB of 4.0 kB, ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(" left", error.ToString(), StringComparison.Ordinal);
        view.Say("a sentence");
        string shown = error.ToString();
        Assert.Contains($"\ra sentence{Environment.NewLine}", shown, StringComparison.Ordinal);
        view.Clear();
        Assert.Equal(shown, error.ToString());
    }

    [Fact]
    public void Elsewhere_there_are_no_control_characters_and_few_lines()
    {
        using StringWriter error = new();
        WarmView view = new(error, isTerminal: false, TimeProvider.System);
        view.Show(new WarmLine("found", 4, 4000), new WarmLine("progress", 1, 1000));
        view.Clear();
        Assert.Empty(error.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3, "Unreachable", "TimedOut")]
    [InlineData(4, "AccessDenied")]
    [InlineData(1, "AccessDenied", "Unreachable")]
    [InlineData(1, "NotFound")]
    [Semantics("S234")]
    public void The_exit_code_tells_what_kind_of_failure_it_was(int code, params string[] errors)
    {
        WarmSummary summary = new();
        foreach (string error in errors)
        {
            summary.Add(new WarmLine("failed", 1, Error: error));
        }

        Assert.Equal(code, summary.Code);
        summary.Add(new WarmLine("end", 1, 10));
        Assert.Equal(errors.Length == 0 ? 0 : 7, summary.Code);
    }

    [Fact]
    public void Files_without_room_are_a_failure_too()
    {
        WarmSummary summary = new();
        summary.Add(new WarmLine("full", 3, 30));
        Assert.Equal((1, 3L), (summary.Code, summary.LeftOut));
        summary.Add(new WarmLine("end", 1, 10));
        Assert.Equal(7, summary.Code);
    }
}
