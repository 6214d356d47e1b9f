using System.Reflection;
using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using Microsoft.Win32;

namespace AisFs.Interop.WinFsp.Loading;

/// <summary>Finds and loads the WinFsp library.</summary>
public static class WinFspLibrary
{
    /// <summary>The environment variable that names the library's file outright.</summary>
    public const string PathVariable = "AISFS_WINFSP_DLL";

    /// <summary>Where WinFsp can be had.</summary>
    public const string DownloadPage = "https://winfsp.dev/rel/";

    /// <summary>What WinFsp's licence wants to be shown to users.</summary>
    public const string Attribution = "WinFsp - Windows File System Proxy, Copyright (C) Bill Zissimopoulos, https://github.com/winfsp/winfsp";

    private static readonly Version s_oldest = new(2, 0);
    private static readonly Lock s_lock = new();
    private static nint s_library;
    private static Version? s_version;
    private static bool s_resolverSet;

    /// <summary>The file name of the library on this processor.</summary>
    internal static string FileName
        => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "winfsp-a64.dll" : "winfsp-x64.dll";

    /// <summary>Loads the library, once for the process.</summary>
    /// <returns>The version of WinFsp.</returns>
    /// <exception cref="WinFspException">WinFsp is not installed, cannot be loaded, or is older than 2.0.</exception>
    public static Version Load()
    {
        lock (s_lock)
        {
            if (s_version is { } known)
            {
                return known;
            }

            if (s_library == 0)
            {
                s_library = LoadFile(FindFile());
            }

            if (!s_resolverSet)
            {
                NativeLibrary.SetDllImportResolver(typeof(WinFspLibrary).Assembly, Resolve);
                s_resolverSet = true;
            }

            Version version = ReadVersion();
            if (version < s_oldest)
            {
                throw new WinFspException($"WinFsp {version} is too old: AisFs needs {s_oldest} or later, from {DownloadPage}.");
            }

            return s_version = version;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
        => name == WinFspNative.Library ? s_library : 0;

    private static string FindFile()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } path)
        {
            return File.Exists(path) ? path : throw new WinFspException($"The file '{path}' named by {PathVariable} does not exist.");
        }

        if (!OperatingSystem.IsWindows())
        {
            throw new WinFspException("WinFsp exists for Windows only.");
        }

        string? folder = Registry.GetValue(@"HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\WinFsp", "InstallDir", null) as string;
        string file = Path.Combine(folder ?? string.Empty, "bin", FileName);
        return folder is not null && File.Exists(file)
            ? file
            : throw new WinFspException($"WinFsp is not installed: get it from {DownloadPage} and try again.");
    }

    private static nint LoadFile(string file)
    {
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new WinFspException($"The WinFsp library '{file}' cannot be loaded: {e.Message}", e);
        }
    }

    private static Version ReadVersion()
    {
        try
        {
            NtStatus status = WinFspNative.FspVersion(out uint version);
            return status == NtStatus.Success
                ? new Version((int)(version >> 16), (int)(version & 0xFFFF))
                : throw new WinFspException("The WinFsp driver does not answer", status);
        }
        catch (EntryPointNotFoundException e)
        {
            throw new WinFspException($"This WinFsp is too old: AisFs needs {s_oldest} or later, from {DownloadPage}.", e);
        }
    }
}
