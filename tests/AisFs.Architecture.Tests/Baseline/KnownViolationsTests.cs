namespace AisFs.Architecture.Tests.Baseline;

/// <summary>The list of known violations may only shrink.</summary>
public sealed class KnownViolationsTests
{
    private static readonly IReadOnlyDictionary<(string Rule, string Subject), int> s_known = KnownViolations.Parse(["# a remark", string.Empty, "lines | Old.cs | 500", "fields | Old | 20"]);

    [Theory]
    [InlineData("Old.cs", 500)]
    [InlineData("Old.cs", 450)]
    public void What_is_in_the_list_passes(string subject, int measure)
        => Assert.Empty(KnownViolations.Compare("lines", [new Finding(subject, measure, "too long")], s_known));

    [Fact]
    public void What_grows_fails()
        => Assert.Equal(["lines | Old.cs | 501: too long"], KnownViolations.Compare("lines", [new Finding("Old.cs", 501, "too long")], s_known));

    [Fact]
    public void What_is_new_fails()
        => Assert.Equal(
            ["lines | New.cs | 401: too long"],
            KnownViolations.Compare("lines", [new Finding("Old.cs", 500, "too long"), new Finding("New.cs", 401, "too long")], s_known));

    [Fact]
    public void A_line_of_the_list_without_a_violation_fails()
        => Assert.Contains("remove the line", Assert.Single(KnownViolations.Compare("lines", [], s_known)), StringComparison.Ordinal);
}
