using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Security;
using AisFs.Cli.Options;
using AisFs.Interop.Windows.Shell;
using Microsoft.Extensions.Logging;
using Microsoft.Win32;

namespace AisFs.Cli.Mounting;

/// <summary>
/// The icon that Explorer shows for a drive letter, for as long as a mount lives. Windows knows it by letter and not by volume, in
/// <c>HKCU\Software\Classes\Applications\Explorer.exe\Drives\X\DefaultIcon</c>; a mark beside it tells which process it belongs to, so that
/// the next mount removes what a killed one left.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed partial class DriveIcon : IDisposable
{
    private const string Drives = @"Software\Classes\Applications\Explorer.exe\Drives";
    private const string IconKey = "DefaultIcon";
    private const string Mark = "AisFs";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly string _letter;
    private readonly string _mark;
    private readonly ILogger _logger;

    private DriveIcon(string letter, string mark, ILogger logger)
    {
        _letter = letter;
        _mark = mark;
        _logger = logger;
    }

    /// <summary>Finds out, before the mount, whether there can be an icon.</summary>
    /// <param name="icon"><c>PATH</c> or <c>PATH,INDEX</c>, or null for none.</param>
    /// <param name="mountpoint">Where the mount is to be.</param>
    /// <exception cref="OptionException">There is no such file, or the mount gets no letter.</exception>
    public static void Check(string? icon, string mountpoint)
    {
        if (icon is null)
        {
            return;
        }

        if (!IsLetter(mountpoint) && mountpoint != "*")
        {
            throw new OptionException("icon: only a drive letter can have an icon of its own; mount at X: or *.");
        }

        if (!File.Exists(PathOf(icon)))
        {
            throw new OptionException($"icon: '{PathOf(icon)}' is no file; name an .ico, .exe or .dll file, and an index after a comma for one of several icons in it.");
        }
    }

    /// <summary>Removes what killed mounts left, and shows an icon. Nothing that fails here ends a mount: the log tells it.</summary>
    /// <param name="icon"><c>PATH</c> or <c>PATH,INDEX</c>, or null for none.</param>
    /// <param name="place">Where the volume is mounted.</param>
    /// <param name="logger">The log.</param>
    /// <returns>What takes the icon away again, or null.</returns>
    public static DriveIcon? Show(string? icon, string place, ILogger logger)
    {
        if (!IsLetter(place))
        {
            return null;
        }

        try
        {
            RemoveLeftovers();
            if (icon is null)
            {
                return null;
            }

            string letter = place[..1];
            using RegistryKey key = Registry.CurrentUser.CreateSubKey($@"{Drives}\{letter}\{IconKey}");
            if (key.GetValue(null) is not null)
            {
                LogForeignIcon(logger, place);
                return null;
            }

            string mark = OwnMark();
            key.SetValue(Mark, mark);
            key.SetValue(null, string.Create(CultureInfo.InvariantCulture, $"{PathOf(icon)},{IndexOf(icon) ?? 0}"));
            TellExplorer();
            return new DriveIcon(letter, mark, logger);
        }
        catch (Exception e) when (IsOfRegistry(e))
        {
            LogNoIcon(logger, place, e.Message);
            return null;
        }
    }

    /// <summary>Takes the icon away.</summary>
    public void Dispose()
    {
        try
        {
            Remove(_letter, mark => mark == _mark);
            TellExplorer().Join(s_patience);
        }
        catch (Exception e) when (IsOfRegistry(e))
        {
            LogIconStays(_logger, _letter, e.Message);
        }
    }

    private static void RemoveLeftovers()
    {
        using RegistryKey? drives = Registry.CurrentUser.OpenSubKey(Drives);
        foreach (string letter in drives?.GetSubKeyNames() ?? [])
        {
            Remove(letter, mark => !Lives(mark));
        }
    }

    private static void Remove(string letter, Predicate<string> condition)
    {
        using RegistryKey? drives = Registry.CurrentUser.OpenSubKey(Drives, writable: true);
        using RegistryKey? drive = drives?.OpenSubKey(letter, writable: true);
        using RegistryKey? icon = drive?.OpenSubKey(IconKey, writable: true);
        if (icon?.GetValue(Mark) is not string mark || !condition(mark))
        {
            return;
        }

        icon.DeleteValue(string.Empty, throwOnMissingValue: false);
        icon.DeleteValue(Mark);
        if (icon is { SubKeyCount: 0, ValueCount: 0 })
        {
            drive!.DeleteSubKey(IconKey, throwOnMissingSubKey: false);
        }

        // Others keep a label there.
        if (drive is { SubKeyCount: 0, ValueCount: 0 })
        {
            drives!.DeleteSubKey(letter, throwOnMissingSubKey: false);
        }
    }

    // No mount waits for it: an Explorer that hangs would hold the mount up.
    private static Thread TellExplorer()
    {
        Thread thread = new(ExplorerIcons.Refresh) { IsBackground = true, Name = "aisfs-icon" };
        thread.Start();
        return thread;
    }

    private static bool IsLetter(string place) => place is [var letter, ':'] && char.IsAsciiLetter(letter);

    private static string PathOf(string icon) => IndexOf(icon) is null ? icon : icon[..icon.LastIndexOf(',')];

    // A negative one is the number of a resource.
    private static int? IndexOf(string icon)
        => icon.LastIndexOf(',') is > 0 and int comma && int.TryParse(icon.AsSpan(comma + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index) ? index : null;

    // Numbers of processes are given again; together with its start it names one for good.
    private static string MarkOf(Process process)
        => string.Create(CultureInfo.InvariantCulture, $"{process.Id} {process.StartTime.ToFileTimeUtc()}");

    private static string OwnMark()
    {
        using Process process = Process.GetCurrentProcess();
        return MarkOf(process);
    }

    private static bool Lives(string mark)
    {
        if (!int.TryParse(mark.Split(' ')[0], CultureInfo.InvariantCulture, out int processId))
        {
            return false;
        }

        try
        {
            using Process process = Process.GetProcessById(processId);
            return MarkOf(process) == mark;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (Win32Exception)
        {
            // One that may not be looked at: whose it is does not show.
            return true;
        }
    }

    private static bool IsOfRegistry(Exception e) => e is IOException or UnauthorizedAccessException or SecurityException or Win32Exception;

    [LoggerMessage(5010, LogLevel.Warning, "{Place} has an icon that is not of AisFs; it stays")]
    private static partial void LogForeignIcon(ILogger logger, string place);

    [LoggerMessage(5011, LogLevel.Warning, "{Place} gets no icon: {Reason}")]
    private static partial void LogNoIcon(ILogger logger, string place, string reason);

    [LoggerMessage(5012, LogLevel.Warning, "The icon of drive {Letter} could not be removed: {Reason}")]
    private static partial void LogIconStays(ILogger logger, string letter, string reason);
}
