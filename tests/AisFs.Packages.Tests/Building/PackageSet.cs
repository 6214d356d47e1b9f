using AisFs.TestKit;
using AisFs.TestKit.Processes;
using AisFs.TestKit.Wine;

namespace AisFs.Packages.Tests.Building;

/// <summary>The packages, each kind built once for all tests of the process.</summary>
internal sealed class PackageSet
{
    private static readonly Lazy<Task<PackageSet>> s_linux = new(BuildLinuxAsync);
    private static readonly Lazy<Task<PackageSet>> s_windows = new(BuildWindowsAsync);
    private static readonly Lazy<Task<PackageSet>> s_nuget = new(static () => BuildAsync("nuget", ["--only", "nuget"]));

    private PackageSet(string folder) => Folder = folder;

    /// <summary>The version of the sources.</summary>
    public static string Version { get; } = ReadVersion();

    /// <summary>The script.</summary>
    public static string Script { get; } = Path.Combine(Repository.Root, "installers", "build");

    /// <summary>The folder of the packages.</summary>
    public string Folder { get; }

    /// <summary>The packages for Linux and their lists of parts.</summary>
    /// <returns>The packages.</returns>
    public static async Task<PackageSet> LinuxAsync()
    {
        Require.Tool("dpkg-deb", "dpkg");
        Require.Tool("rpmbuild", "rpm");
        Require.Tool("buildah", "buildah");
        Require.That(Given is not null || File.Exists(Program) && !File.Exists(Program + ".dll"), $"there is no program in one file: publish it as the README says, or name it in AISFS_TEST_DAEMON (found: '{Program}')");
        return await s_linux.Value;
    }

    /// <summary>The packages for Windows.</summary>
    /// <returns>The packages.</returns>
    public static async Task<PackageSet> WindowsAsync()
    {
        Require.Tool("wixl", "wixl");
        Require.Tool("msiinfo", "msitools");
        Require.Tool("zip", "zip");
        return await s_windows.Value;
    }

    /// <summary>The packages for NuGet.</summary>
    /// <returns>The packages.</returns>
    public static Task<PackageSet> NuGetAsync() => s_nuget.Value;

    /// <summary>A package.</summary>
    /// <param name="name">Its name, in which <c>VERSION</c> stands for the version.</param>
    /// <returns>Its path.</returns>
    public string Get(string name)
    {
        string path = Path.Combine(Folder, name.Replace("VERSION", Version, StringComparison.Ordinal));
        Assert.True(File.Exists(path), $"'{path}' was not built; there are: {string.Join(", ", Directory.GetFiles(Folder).Select(Path.GetFileName))}");
        return path;
    }

    private static string Program { get; } = FindProgram();

    private static string? Given { get; } = Environment.GetEnvironmentVariable("AISFS_TEST_PACKAGES") is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    private static Task<PackageSet> BuildLinuxAsync()
        => BuildAsync("linux", ["--only", "deb,rpm,tar,container,sbom", "--rid", "linux-x64", "--binary", $"linux-x64={Program}"]);

    private static async Task<PackageSet> BuildWindowsAsync()
        => await BuildAsync("windows", ["--only", "zip,msi", "--rid", "win-x64", "--binary", $"win-x64={(Given is null ? await WineTools.PublishCliAsync(isShipped: true) : string.Empty)}"]);

    private static async Task<PackageSet> BuildAsync(string name, string[] arguments)
    {
        if (Given is { } given)
        {
            return new PackageSet(given);
        }

        TempFolder folder = new($"packages-{name}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        (await CommandRunner.RunAsync(Script, [.. arguments, "--fast", "--output", folder.Path], TimeSpan.FromMinutes(10))).Ok();
        return new PackageSet(folder.Path);
    }

    private static string FindProgram()
        => Environment.GetEnvironmentVariable("AISFS_TEST_DAEMON") is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(Repository.Root, "artifacts", "aot", "aisfs");

    private static string ReadVersion()
        => File.ReadLines(Path.Combine(Repository.Root, "Directory.Build.props")).Select(static line => line.Trim())
            .First(static line => line.StartsWith("<Version>", StringComparison.Ordinal))["<Version>".Length..^"</Version>".Length];
}
