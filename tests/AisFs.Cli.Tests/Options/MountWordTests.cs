using AisFs.Cli.Options;

namespace AisFs.Cli.Tests.Options;

/// <summary>How the value of -o is taken apart.</summary>
public class MountWordTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(",,", "")]
    [InlineData("ro", "ro")]
    [InlineData(" ro , uid=1 ", "ro|uid>1")]
    [InlineData("uid=", "uid>")]
    [InlineData("a=b=c", "a>b=c")]
    [InlineData(@"label=a\,b,ro", "label>a,b|ro")]
    [InlineData("label=\"a,b\",ro", "label>a,b|ro")]
    [InlineData("label=\"a,b", "label>\"a,b")]
    [InlineData("label=a\"b,ro", "label>a\"b|ro")]
    [InlineData("endpoint=http://a:1;http://b:2,ro", "endpoint>http://a:1;http://b:2|ro")]
    [InlineData("endpoint=http://a:1,https://b:2,ro", "endpoint>http://a:1,https://b:2|ro")]
    [InlineData(@"network=\\aisfs\data,ro", @"network>\\aisfs\data|ro")]
    public void Commas_end_words(string text, string expected)
        => Assert.Equal(expected, string.Join('|', MountWord.Split(text).Select(word => word.Value is null ? word.Name : $"{word.Name}>{word.Value}")));

    [Fact]
    public void Words_are_taken_out_and_the_rest_stays_as_it_was_written()
        => Assert.Equal(@"ro,label=a\,b,uid=1", MountWord.Without(@"ro,token=x\,y,label=a\,b,uid=1", word => word.Name == "token"));
}
