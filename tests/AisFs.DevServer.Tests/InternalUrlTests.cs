using System.Text;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Tests;

/// <summary>What a target does with a name that another target put into a URL as it stands. Measured on a real cluster by renames to other targets.</summary>
public sealed class InternalUrlTests
{
    [Theory]
    [InlineData("q?", false)]
    [InlineData("w?x", false)]
    [InlineData("w?x=1", true)]
    [InlineData("w?x=", true)]
    [InlineData("w?x=1?2", true)]
    [InlineData("w?x=%41", true)]
    [InlineData("w?x=1&y=2", false)]
    [InlineData("w?x=a&b", false)]
    [InlineData("w?a&x=1", true)]
    [InlineData("w?owt=2", false)]
    [InlineData("w?pid=1", false)]
    [InlineData("w?uuid=1", true)]
    [InlineData("w?silent=1", false)]
    [InlineData("w?=1", false)]
    public void A_name_with_a_question_mark_is_cut_off_there_or_refused(string name, bool isRefused)
    {
        foreach (bool isKnownHost in (bool[])[false, true])
        {
            InternalUrl url = InternalUrl.Of(Encoding.UTF8.GetBytes(name), isKnownHost);
            Assert.Equal(name[..1], Encoding.UTF8.GetString(url.Name));
            Assert.Equal(isRefused, url.IsRefused);
        }
    }
}
