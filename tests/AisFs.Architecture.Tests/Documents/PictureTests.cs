using System.Xml.Linq;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Architecture.Tests.Documents;

/// <summary>The pictures of the README show what was recorded, and need nothing else.</summary>
public sealed class PictureTests
{
    private static readonly string s_pictures = Path.Combine(Repository.Root, ".github", "pictures");
    private static readonly string s_scripts = Path.Combine(Repository.Root, "tests", "pictures");

    [Theory]
    [InlineData("demo.svg", "terminal.py", "demo.jsonl")]
    [InlineData("rivals.svg", "chart.py", "rivals", "rivals.tsv")]
    [InlineData("layers.svg", "chart.py", "layers", "layers.txt")]
    public async Task A_picture_is_what_its_script_draws_from_the_recording(string picture, string script, params string[] arguments)
    {
        Require.Tool("python3", "python3");
        CommandResult drawn = await CommandRunner.RunAsync("python3", [script, .. arguments], folder: s_scripts);
        Assert.True(drawn.ExitCode == 0, drawn.Error);
        Assert.True(drawn.Output == await File.ReadAllTextAsync(Path.Combine(s_pictures, picture), TestContext.Current.CancellationToken), $"python3 {script} {string.Join(' ', arguments)} draws another {picture}");
    }

    [Fact]
    public void A_picture_is_described_has_two_sets_of_colours_and_loads_nothing()
    {
        string[] files = Directory.GetFiles(s_pictures, "*.svg");
        Assert.NotEmpty(files);
        Assert.All(files, static file =>
        {
            XDocument picture = XDocument.Load(file);
            XNamespace svg = "http://www.w3.org/2000/svg";
            Assert.False(string.IsNullOrWhiteSpace(picture.Root!.Element(svg + "title")?.Value), $"{file} has no title");
            Assert.Contains("prefers-color-scheme: dark", picture.Root.Element(svg + "style")!.Value, StringComparison.Ordinal);
            Assert.DoesNotContain(picture.Descendants(), static element => element.Name.LocalName is "script" or "image" or "foreignObject" or "use");
            Assert.DoesNotContain(picture.Descendants().Attributes(), static attribute => attribute.Name.LocalName == "href");
            Assert.DoesNotContain("url(", picture.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("@import", picture.ToString(), StringComparison.Ordinal);
        });
    }
}
