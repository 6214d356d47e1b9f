using System.Text.Json.Nodes;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.Building;

/// <summary>What lies beside the packages: checksums, and the lists of parts.</summary>
public sealed class PartsTests
{
    [Fact]
    public async Task Checksums_are_as_sha256sum_reads_them_and_name_every_file()
    {
        PackageSet packages = await PackageSet.LinuxAsync();
        CommandResult result = (await CommandRunner.RunAsync("sha256sum", ["--check", "--strict", "SHA256SUMS"], folder: packages.Folder)).Ok();
        Assert.Equal(
            Directory.GetFiles(packages.Folder).Select(static file => Path.GetFileName(file)).Where(static name => name != "SHA256SUMS").Order(StringComparer.Ordinal),
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line[..line.LastIndexOf(':')]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("aisfs_VERSION_amd64.deb", "Serilog", "Microsoft.NETCore.App.Runtime")]
    [InlineData("aisfs-VERSION-1.x86_64.rpm", "System.CommandLine", "Microsoft.NETCore.App.Runtime")]
    [InlineData("aisfs-VERSION-linux-x64.oci.tar", "SharpYaml", "libssl3")]
    public async Task Each_package_has_a_list_of_its_parts(string name, params string[] parts)
    {
        PackageSet packages = await PackageSet.LinuxAsync();
        JsonNode list = JsonNode.Parse(await File.ReadAllTextAsync(packages.Get(name) + ".cdx.json", TestContext.Current.CancellationToken))!;
        JsonNode own = list["metadata"]!["component"]!;
        CommandResult sum = (await CommandRunner.RunAsync("sha256sum", [packages.Get(name)])).Ok();
        Assert.Equal("CycloneDX", (string?)list["bomFormat"]);
        Assert.Equal(PackageSet.Version, (string?)own["version"]);
        Assert.Equal(sum.Output.Split(' ')[0], (string?)own["hashes"]![0]!["content"]);
        string[] found = [.. list["components"]!.AsArray().Select(static part => (string)part!["name"]!)];
        Assert.All(parts, part => Assert.Contains(part, found));
        Assert.All(list["components"]!.AsArray(), static part => Assert.NotEmpty((string)part!["version"]!));
    }
}
