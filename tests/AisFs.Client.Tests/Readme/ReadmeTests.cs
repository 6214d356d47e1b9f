namespace AisFs.Client.Tests.Readme;

/// <summary>What the READMEs show is what the samples are.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData(ReadmeFile.Client, 16)]
    [InlineData(ReadmeFile.Services, 2)]
    [InlineData("README.md", 0)]
    public void Every_example_is_a_part_of_a_sample(string readme, int count)
    {
        string[] blocks = ReadmeFile.ReadBlocks(readme);
        HashSet<string> regions = ReadmeFile.ReadRegions();
        Assert.Equal(count, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(ReadmeFile.WithoutUsings(block), regions));
    }

    [Fact]
    public void Every_part_of_a_sample_that_is_marked_is_shown()
        => Assert.Empty(ReadmeFile.ReadRegions().Except(new[] { ReadmeFile.Client, ReadmeFile.Services }.SelectMany(ReadmeFile.ReadBlocks).Select(ReadmeFile.WithoutUsings)));

    [Fact]
    public void The_first_example_has_ten_lines()
        => Assert.Equal(10, ReadmeFile.ReadBlocks(ReadmeFile.Client)[0].Split('\n').Length);
}
