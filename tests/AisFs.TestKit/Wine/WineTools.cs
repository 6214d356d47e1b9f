using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using AisFs.TestKit.Processes;
using Xunit;

namespace AisFs.TestKit.Wine;

/// <summary>
/// What it takes to run the Windows build here: Wine with a prefix of its own, the stand-in for WinFsp, and published
/// programs. Everything is made at the first use and shared by the tests of the process.
/// </summary>
public static class WineTools
{
    private const string Wine = "/usr/lib/wine/wine64";
    private const string WineServer = "/usr/lib/wine/wineserver64";
    private const string Compiler = "x86_64-w64-mingw32-gcc";

    private static readonly SemaphoreSlim s_once = new(1);
    private static TempFolder? s_folder;
    private static string? s_library;
    private static readonly SemaphoreSlim s_publishing = new(1);
    private static readonly Dictionary<bool, string> s_cli = [];

    // Without what comes precompiled with .NET, a program compiles even .NET itself whenever it starts: it needs twice the time.
    private static readonly string[] s_precompiled = ["-p:PublishSingleFile=false", "-p:PublishTrimmed=false", "-p:PublishReadyToRun=true"];
    private static bool s_ready;
    private static readonly Lazy<string[]> s_loader = new(FindLoader);

    /// <summary>
    /// The command that runs a Windows program, to be followed by the program and its arguments. Debian's loader lies at
    /// 0x7d000000 and leaves the place of its heap to the kernel: somewhere in the GiB above, in which Windows' shared user
    /// data has its fixed place at 0x7ffe0000. About one start of two thousand fails for that, without a word; where the
    /// kernel puts nothing at random, the heap ends well below.
    /// </summary>
    public static IReadOnlyList<string> Loader => s_loader.Value;

    private static string OutputFolder => Path.Combine(Repository.Root, "artifacts", "wine");

    /// <summary>Skips the test where Wine or the cross compiler is missing.</summary>
    public static void Require()
    {
        TestKit.Require.That(OperatingSystem.IsLinux(), "Wine runs on Linux");
        TestKit.Require.That(File.Exists(Wine), $"'{Wine}' is not installed: apt-get install wine64");
        TestKit.Require.Tool(Compiler, "gcc-mingw-w64-x86-64");
    }

    /// <summary>The environment in which Windows programs run.</summary>
    /// <returns>Variables and values.</returns>
    public static async Task<Dictionary<string, string>> PrepareAsync()
    {
        Require();
        await s_once.WaitAsync();
        try
        {
            if (s_folder is null)
            {
                TempFolder folder = new("wine");
                s_folder = folder;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();

                // A server that stays, and Wine's services started by nobody's pipes: else the first program after
                // every pause starts both anew, hands its own outputs to the services, and seems to live on in them.
                folder.MakeFolder("prefix");
                (await QuietlyAsync(folder, [WineServer, "-p"])).Ok();
                (await QuietlyAsync(folder, [.. Loader, "wineboot", "-i"])).Ended();
                (await QuietlyAsync(folder, [.. Loader, "reg", "add", @"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f"])).Ok();
                s_ready = true;
            }

            Assert.True(s_ready, "Wine's prefix could not be made; the first test that wanted it says why.");
            s_library ??= await BuildStandInAsync();
            Dictionary<string, string> variables = Variables(s_folder);
            variables["AISFS_WINFSP_DLL"] = ToWindowsPath(s_library);
            return variables;
        }
        finally
        {
            s_once.Release();
        }
    }

    /// <summary>
    /// Publishes a project for Windows, into a folder that later runs use again; with <c>AISFS_TEST_REUSE_PUBLISHED=1</c>
    /// they take what is there, with another value what was published with that value: test processes that run side by side
    /// must not publish over programs that run.
    /// </summary>
    /// <param name="project">The project's folder below the repository.</param>
    /// <param name="isShipped">Whether it is made as people get it; else so that it starts quickly.</param>
    /// <returns>The folder of the program.</returns>
    public static async Task<string> PublishAsync(string project, bool isShipped = false)
    {
        Require();
        string name = Path.GetFileName(project) + (isShipped ? ".Shipped" : string.Empty);
        string folder = Path.Combine(OutputFolder, name);
        using IDisposable turn = await LockAsync();
        string stamp = folder + ".stamp";
        string reuse = Environment.GetEnvironmentVariable("AISFS_TEST_REUSE_PUBLISHED") ?? string.Empty;
        if (Directory.Exists(folder) && (reuse == "1" || (reuse.Length > 0 && File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == reuse)))
        {
            return folder;
        }

        CommandResult result = await CommandRunner.RunAsync(
            "dotnet",
            [
                "publish", Path.Combine(Repository.Root, project), "-c", "Release", "-r", "win-x64", "--self-contained", "-p:AisFsPublish=true",
                "--artifacts-path", Path.Combine(OutputFolder, "build"), "-o", folder, "-v", "quiet", "-clp:NoSummary",
                .. isShipped ? [] : s_precompiled,
            ],
            TimeSpan.FromMinutes(10));
        result.Ok();
        await File.WriteAllTextAsync(stamp, reuse);
        return folder;
    }

    /// <summary>Publishes <c>aisfs.exe</c>, once for all tests of the process.</summary>
    /// <param name="isShipped">Whether it is made as people get it, one file without what it does not use; else so that it starts quickly.</param>
    /// <returns>Its path.</returns>
    public static async Task<string> PublishCliAsync(bool isShipped = false)
    {
        await s_publishing.WaitAsync();
        try
        {
            if (!s_cli.TryGetValue(isShipped, out string? program))
            {
                program = Path.Combine(await PublishAsync("src/AisFs.Cli", isShipped), "aisfs.exe");
                s_cli[isShipped] = program;
            }

            return program;
        }
        finally
        {
            s_publishing.Release();
        }
    }

    /// <summary>A path of this machine as Wine's programs see it.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The path on drive Z:.</returns>
    public static string ToWindowsPath(string path) => string.Concat("Z:", path.Replace('/', '\\'));

    // A container may refuse to let a process choose.
    private static string[] FindLoader()
    {
        ProcessStartInfo start = new("setarch", ["-R", "true"]) { RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0 ? ["setarch", "-R", Wine] : [Wine];
        }
        catch (Win32Exception)
        {
            return [Wine];
        }
    }

    private static Dictionary<string, string> Variables(TempFolder folder) => new()
    {
        ["WINEPREFIX"] = folder.Combine("prefix"),
        ["WINEARCH"] = "win64",
        ["WINEDEBUG"] = "-all",

        // Without it .NET dies under Wine at the first garbage collection.
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["DOTNET_TieredPGO"] = "0",
    };

    private static async Task<CommandResult> QuietlyAsync(TempFolder folder, string[] command)
        => await CommandRunner.RunAsync(
            "sh", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "sh", folder.Combine("wine.log"), .. command], TimeSpan.FromMinutes(3), environment: Variables(folder));

    private static async Task<string> BuildStandInAsync()
    {
        string sources = Path.Combine(Repository.Root, "tests", "winfsp-standin");
        string library = Path.Combine(OutputFolder, "winfsp-x64.dll");
        using IDisposable turn = await LockAsync();
        DateTime newest = Directory.EnumerateFiles(sources).Max(File.GetLastWriteTimeUtc);
        if (!File.Exists(library) || File.GetLastWriteTimeUtc(library) < newest)
        {
            string made = string.Create(CultureInfo.InvariantCulture, $"{library}.{Environment.ProcessId}");
            (await CommandRunner.RunAsync(
                Compiler,
                [
                    "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-Wno-cast-function-type", "-shared", "-static-libgcc", "-o", made,
                    .. Directory.GetFiles(sources, "*.c").Order(StringComparer.Ordinal), "-lws2_32", "-ladvapi32", "-lshell32",
                ],
                TimeSpan.FromMinutes(10))).Ok();
            File.Move(made, library, overwrite: true);
        }

        return library;
    }

    // Several test processes may want to build the same thing.
    private static async Task<IDisposable> LockAsync()
    {
        Directory.CreateDirectory(OutputFolder);
        FileStream? held = null;
        await Wait.UntilAsync(() => (held = TryLock()) is not null, () => "Another process builds for too long.", TimeSpan.FromMinutes(10));
        return held!;
    }

    private static FileStream? TryLock()
    {
        try
        {
            return new FileStream(Path.Combine(OutputFolder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Stop()
    {
        if (s_folder is { } folder)
        {
            ProcessStartInfo start = new(WineServer, ["-k"]) { RedirectStandardError = true };
            foreach ((string name, string value) in Variables(folder))
            {
                start.Environment[name] = value;
            }

            using (Process? process = Process.Start(start))
            {
                process?.WaitForExit(TimeSpan.FromSeconds(10));
            }

            folder.Dispose();
        }
    }
}
