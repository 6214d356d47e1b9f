using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.TestKit;

namespace AisFs.Client.Tests.Readme;

/// <summary>What the README shows is what compiles, and it works.</summary>
public sealed class ReadmeTests
{
    private const string Fence = "```";

    [Fact]
    public void Every_example_of_the_README_is_one_that_was_compiled()
    {
        string compiled = Normalize(File.ReadAllLines(Path.Combine(Repository.Root, "tests", "AisFs.Client.Tests", "Readme", "ReadmeExamples.cs")));
        List<string> examples = ReadExamples();
        Assert.Equal(14, examples.Count);
        Assert.All(examples, example => Assert.Contains(example.Replace("\"http://localhost:51080\"", "known.Endpoint", StringComparison.Ordinal), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_example_works()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: TestContext.Current.CancellationToken);
        server.CreateBucket("demo");
        string folder = Directory.CreateTempSubdirectory("aisfs-readme-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), "alpha", TestContext.Current.CancellationToken);
            using AisClient client = new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()], Token = null });
            Assert.Equal(13, ReadmeExamples.All.Count);
            foreach (Func<AisClient, string, Task> example in ReadmeExamples.All)
            {
                await example(client, folder).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            }

            Assert.Equal("alpha", await File.ReadAllTextAsync(Path.Combine(folder, "copy", "a.txt"), TestContext.Current.CancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<string> ReadExamples()
    {
        List<string> examples = [];
        List<string>? lines = null;
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "src", "AisFs.Client", "README.md")))
        {
            if (line == Fence + "csharp")
            {
                lines = [];
            }
            else if (line == Fence && lines is not null)
            {
                examples.Add(Normalize(lines));
                lines = null;
            }
            else
            {
                lines?.Add(line);
            }
        }

        return examples;
    }

    private static string Normalize(IEnumerable<string> lines) => string.Join('\n', lines.Select(static line => line.Trim()));
}
