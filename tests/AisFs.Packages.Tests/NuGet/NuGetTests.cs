using System.IO.Compression;
using System.Xml.Linq;
using AisFs.Packages.Tests.Building;
using AisFs.TestKit;

namespace AisFs.Packages.Tests.NuGet;

/// <summary>The packages for NuGet.</summary>
public sealed class NuGetTests
{
    [Theory]
    [InlineData("AisFs.Client.VERSION.nupkg", "lib/net10.0/AisFs.Client.dll", "lib/net10.0/AisFs.Client.xml", "lib/net8.0/AisFs.Client.dll", "lib/net8.0/AisFs.Client.xml", "README.md", "icon.png")]
    [InlineData("AisFs.Client.VERSION.snupkg", "lib/net10.0/AisFs.Client.pdb", "lib/net8.0/AisFs.Client.pdb")]
    [InlineData("AisFs.Client.Extensions.DependencyInjection.VERSION.nupkg", "lib/net10.0/AisFs.Client.Extensions.DependencyInjection.dll", "lib/net8.0/AisFs.Client.Extensions.DependencyInjection.dll", "README.md", "icon.png")]
    [InlineData("AisFs.Client.Extensions.DependencyInjection.VERSION.snupkg", "lib/net10.0/AisFs.Client.Extensions.DependencyInjection.pdb", "lib/net8.0/AisFs.Client.Extensions.DependencyInjection.pdb")]
    [InlineData("aisfs.VERSION.nupkg", "tools/net10.0/any/aisfs.dll", "tools/net10.0/any/DotnetToolSettings.xml", "tools/net10.0/any/Serilog.dll", "mount.md")]
    [InlineData("aisfs.VERSION.snupkg", "tools/net10.0/any/aisfs.pdb", "tools/net10.0/any/AisFs.Vfs.pdb")]
    public async Task A_package_has(string name, params string[] files)
    {
        PackageSet packages = await PackageSet.NuGetAsync();
        using ZipArchive archive = await ZipFile.OpenReadAsync(packages.Get(name), TestContext.Current.CancellationToken);
        Assert.All(files, file => Assert.NotNull(archive.GetEntry(file)));
    }

    [Theory]
    [InlineData("AisFs.Client.VERSION.nupkg", "<id>AisFs.Client</id>", "<license type=\"expression\">MIT</license>", "<dependency id=\"SharpYaml\"", "<icon>icon.png</icon>", "<repository type=\"git\"", "<group targetFramework=\"net8.0\">")]
    [InlineData("AisFs.Client.Extensions.DependencyInjection.VERSION.nupkg", "<dependency id=\"AisFs.Client\" version=\"VERSION\"", "<readme>README.md</readme>")]
    [InlineData("aisfs.VERSION.nupkg", "<id>aisfs</id>", "<packageType name=\"DotnetTool\" />", "<readme>mount.md</readme>")]
    public async Task A_package_says(string name, params string[] texts)
    {
        PackageSet packages = await PackageSet.NuGetAsync();
        using ZipArchive archive = await ZipFile.OpenReadAsync(packages.Get(name), TestContext.Current.CancellationToken);
        await using Stream stream = await archive.Entries.Single(static entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).OpenAsync(TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream);
        string description = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.All([.. texts, $"<version>{PackageSet.Version}</version>"], text => Assert.Contains(text.Replace("VERSION", PackageSet.Version, StringComparison.Ordinal), description, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AisFs.Client.VERSION.nupkg")]
    [InlineData("AisFs.Client.Extensions.DependencyInjection.VERSION.nupkg")]
    public async Task The_release_notes_are_the_newest_section_of_the_changelog(string name)
    {
        PackageSet packages = await PackageSet.NuGetAsync();
        using ZipArchive archive = await ZipFile.OpenReadAsync(packages.Get(name), TestContext.Current.CancellationToken);
        await using Stream stream = await archive.Entries.Single(static entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).OpenAsync(TestContext.Current.CancellationToken);
        XDocument description = await XDocument.LoadAsync(stream, LoadOptions.PreserveWhitespace, TestContext.Current.CancellationToken);
        string notes = description.Descendants().Single(static element => element.Name.LocalName == "releaseNotes").Value.ReplaceLineEndings("\n");
        string changelog = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "CHANGELOG.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        Assert.Equal(("## " + changelog.Split("\n## ")[1]).Trim(), notes.Trim());
    }
}
