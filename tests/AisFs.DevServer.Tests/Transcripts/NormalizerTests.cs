using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>Texts of a cluster in terms of the recorded one.</summary>
public sealed class NormalizerTests
{
    /// <summary>A server that listened on port 44073 failed the comparison: a bucket's access rights hold these digits.</summary>
    [Theory]
    [InlineData("""{"access":"18446744073709551615"}""", """{"access":"18446744073709551615"}""")]
    [InlineData("http://127.0.0.1:44073/v1/objects", "http://127.0.0.1:8080/v1/objects")]
    [InlineData("t[abct44073]: failed", "t[abct8080]: failed")]
    [InlineData("http://127.0.0.1:64073/v1/objects", "http://127.0.0.1:28080/v1/objects")]
    [InlineData("http://127.0.0.1:41080/v1/objects", "http://127.0.0.1:21080/v1/objects")]
    public void Only_whole_numbers_are_ports(string ours, string recorded)
        => Assert.Equal(recorded, new Normalizer(new Dictionary<int, int> { [8080] = 44073, [21080] = 41080, [11080] = 61080 }).Ours(ours));
}
