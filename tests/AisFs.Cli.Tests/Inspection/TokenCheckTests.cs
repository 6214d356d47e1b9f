using System.Text;
using AisFs.Cli.Commands.Checkup;

namespace AisFs.Cli.Tests.Inspection;

public sealed class TokenCheckTests
{
    private static readonly DateTimeOffset s_now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("{\"exp\":1893456000}", "fail")] // now
    [InlineData("{\"exp\":1893457000}", "warn")] // within the hour
    [InlineData("{\"exp\":1893556000}", "ok")]
    [InlineData("{\"expires\":\"2029-12-31T00:00:00Z\"}", "fail")]
    [InlineData("{\"exp\":\"soon\"}", "ok")]
    [InlineData("{\"exp\":1e300}", "ok")]
    [InlineData("{}", "ok")]
    [InlineData("[]", "ok")]
    [InlineData("no JSON", "ok")]
    public void The_expiry_is_read_where_there_is_one(string claims, string result)
    {
        string token = $"aGVhZA.{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.c2ln";
        Assert.Equal(result, TokenCheck.Judge(token, s_now).Result);
    }

    [Theory]
    [InlineData("opaque", "ok")]
    [InlineData("a.%%%.c", "ok")]
    [InlineData("  ", "fail")]
    public void Other_tokens_are_taken_as_they_are(string token, string result) => Assert.Equal(result, TokenCheck.Judge(token, s_now).Result);
}
