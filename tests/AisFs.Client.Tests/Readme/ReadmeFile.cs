using System.Text.RegularExpressions;
using AisFs.TestKit;

namespace AisFs.Client.Tests.Readme;

/// <summary>The examples of a README, and the samples that they are taken from.</summary>
internal static partial class ReadmeFile
{
    public const string Client = "src/AisFs.Client/README.md";

    public const string Services = "src/AisFs.Client.Extensions.DependencyInjection/README.md";

    /// <summary>The folder of the samples after the build, that has all that they need.</summary>
    public static string SamplesFolder { get; } = AppContext.BaseDirectory.Replace("AisFs.Client.Tests", "AisFs.Samples", StringComparison.Ordinal);

    /// <summary>The blocks of C#, in their order.</summary>
    public static string[] ReadBlocks(string path)
        => [.. Blocks().Matches(File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n")).Select(static block => block.Groups[1].Value)];

    /// <summary>What the samples have between #region README and #endregion, without the indentation of the region.</summary>
    public static HashSet<string> ReadRegions()
    {
        HashSet<string> regions = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "AisFs.Samples"), "*.cs"))
        {
            foreach (Match region in Regions().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
            {
                string indentation = region.Groups[1].Value;
                regions.Add(string.Join('\n', region.Groups[2].Value.Split('\n').Select(line => line.StartsWith(indentation, StringComparison.Ordinal) ? line[indentation.Length..] : line)));
            }
        }

        return regions;
    }

    /// <summary>A block without the using directives at its top, which a file has at its own top.</summary>
    public static string WithoutUsings(string block) => Usings().Replace(block, string.Empty);

    [GeneratedRegex(@"^```csharp\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^( *)#region README\n(.*?)\n *#endregion$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Regions();

    [GeneratedRegex(@"\A(using [A-Za-z.]+;\n)+\n")]
    private static partial Regex Usings();
}
