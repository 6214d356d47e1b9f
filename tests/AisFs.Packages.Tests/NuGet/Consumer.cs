using System.Security;
using AisFs.Packages.Tests.Building;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.NuGet;

/// <summary>
/// A program outside of this tree that has the packages from a folder as its source. Its code is that of samples, which the READMEs of the
/// packages show. Its other packages are kept in artifacts/consumer; what is in the user's own folder of packages is not fetched again.
/// </summary>
internal sealed class Consumer : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(8);

    private static readonly string[] s_samples = ["QuickStart.cs", "Services.cs", "Importer.cs"];

    private readonly TempFolder _folder = new("consumer");
    private readonly string _framework;

    /// <summary>Writes the sources.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="framework">The framework, for example net10.0.</param>
    /// <param name="properties">Further properties of the project.</param>
    public Consumer(PackageSet packages, string framework, string properties)
    {
        _framework = framework;
        string kept = Path.Combine(Repository.Root, "artifacts", "consumer", framework);
        foreach (string own in Directory.Exists(kept) ? Directory.GetDirectories(kept, "aisfs.*") : [])
        {
            Directory.Delete(own, recursive: true);
        }

        string users = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string sample in s_samples)
        {
            File.Copy(Path.Combine(Repository.Root, "tests", "AisFs.Samples", sample), _folder.Combine(sample));
        }

        File.WriteAllText(_folder.Combine("Program.cs"), """
            await AisFs.Samples.QuickStart.RunAsync();
            await AisFs.Samples.Services.RunAsync();
            Console.WriteLine($"on {Environment.Version}");
            """);
        File.WriteAllText(_folder.Combine("nuget.config"), $"""
            <configuration><packageSources><add key="built" value="{SecurityElement.Escape(packages.Folder)}" /></packageSources></configuration>
            """);
        File.WriteAllText(_folder.Combine("consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>{SecurityElement.Escape(kept)}</RestorePackagesPath>
                <RestoreFallbackFolders>{SecurityElement.Escape(Directory.CreateDirectory(users).FullName)}</RestoreFallbackFolders>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="AisFs.Client.Extensions.DependencyInjection" Version="{PackageSet.Version}" />
                <PackageReference Include="Microsoft.Extensions.Configuration" Version="10.0.0" />
                <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.0" />
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>Restores the packages, and publishes the program without a warning.</summary>
    /// <returns>The folder of the program.</returns>
    public async Task<string> PublishAsync()
    {
        CommandResult restored = await CommandRunner.RunAsync("dotnet", ["restore", "-v", "quiet"], s_limit, _folder.Path);
        bool isOffline = restored.ExitCode != 0 && (restored.Output + restored.Error).Contains("NU1301", StringComparison.Ordinal);
        Require.That(!isOffline, $"the packages that a program for {_framework} and linux-x64 needs are not here; fetch them once with a network: dotnet test --project tests/AisFs.Packages.Tests --filter-class '*ConsumerTests'");
        restored.Ok();
        string output = _folder.Combine("out");
        (await CommandRunner.RunAsync("dotnet", ["publish", "--no-restore", "-c", "Release", "-o", output, "-v", "quiet", "-clp:NoSummary"], s_limit, _folder.Path)).Ok();
        return output;
    }

    public void Dispose() => _folder.Dispose();
}
