using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;

namespace AisFs.DevServer.Tests;

public sealed class FaultPatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("**", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a", "", false)]
    [InlineData("?", "", false)]
    [InlineData("*", "a/b", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*c", "a/b/c", true)]
    [InlineData("*.tar", "x.tar.gz", false)]
    [InlineData("*b*d", "abcbd", true)]
    [InlineData("A", "a", false)]
    [InlineData("a\\b", "a\\b", true)]
    [InlineData("a\\*", "a\\b", true)]
    [InlineData("a\\*", "a*", false)]
    [InlineData("<>\"", "<>\"", true)]
    public void Wildcards_stand_for_any_characters_or_for_one(string pattern, string name, bool matches)
    {
        FaultPlan plan = new();
        plan.Add(new FaultRule { Action = FaultAction.Reset, Bucket = pattern });
        Assert.Equal(matches, plan.Match("GET", Operation.ObjectGet, NodeRole.Target, name, "o"u8) is not null);
    }
}
