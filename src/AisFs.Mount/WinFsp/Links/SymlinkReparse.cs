using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Translation;

namespace AisFs.Mount.WinFsp.Links;

/// <summary>
/// Symbolic links as REPARSE_DATA_BUFFER: tag (4), length (2), reserved (2), offset and length of substitute and print
/// name (2 each), flags (4), names. Stored targets use "/" and stored names; a drive or share is written
/// <c>C:/folder</c> or <c>//server/share</c>, and any other path of the system, such as a volume's by its GUID,
/// <c>//?/Volume{GUID}/folder</c>.
/// </summary>
internal static class SymlinkReparse
{
    private const int HeaderSize = 20;
    private const int LengthBase = 8;
    private const uint RelativeFlag = 1;
    private const string DevicePrefix = @"\??\";
    private const string UncPrefix = @"\??\UNC\";
    private const string PrintedDevicePrefix = @"\\?\";

    /// <summary>Writes the link.</summary>
    /// <param name="target">The stored target.</param>
    /// <param name="buffer">Takes the bytes.</param>
    /// <param name="size">How many.</param>
    /// <returns>False when there is no room.</returns>
    internal static bool TryWrite(string target, Span<byte> buffer, out int size)
    {
        (string substitute, string print, bool relative) = ToWindows(target);
        size = HeaderSize + ((substitute.Length + print.Length) * sizeof(char));
        if (size > buffer.Length || size > ushort.MaxValue)
        {
            return false;
        }

        ushort substituteLength = (ushort)(substitute.Length * sizeof(char));
        BinaryPrimitives.WriteUInt32LittleEndian(buffer, FileInfoMapping.SymlinkTag);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[4..], (ushort)(size - LengthBase));
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[6..], 0);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[8..], 0);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[10..], substituteLength);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[12..], substituteLength);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[14..], (ushort)(print.Length * sizeof(char)));
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[16..], relative ? RelativeFlag : 0);
        MemoryMarshal.AsBytes<char>(substitute).CopyTo(buffer[HeaderSize..]);
        MemoryMarshal.AsBytes<char>(print).CopyTo(buffer[(HeaderSize + substituteLength)..]);
        return true;
    }

    /// <summary>Reads a link.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="target">The target as it is to be stored.</param>
    /// <returns>False when it is no symbolic link, or malformed.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out string? target)
    {
        target = null;
        if (data.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(data) != FileInfoMapping.SymlinkTag)
        {
            return false;
        }

        int offset = HeaderSize + BinaryPrimitives.ReadUInt16LittleEndian(data[8..]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(data[10..]);
        if (length == 0 || length % sizeof(char) != 0 || offset + length > data.Length)
        {
            return false;
        }

        string substitute = new(MemoryMarshal.Cast<byte, char>(data.Slice(offset, length)));
        bool relative = (BinaryPrimitives.ReadUInt32LittleEndian(data[16..]) & RelativeFlag) != 0;
        target = ToStored(substitute, relative);
        return target is not null;
    }

    /// <summary>Whether a stored target is a drive or a share, and so leads off the volume.</summary>
    internal static bool LeavesVolume(string target)
        => target.StartsWith("//", StringComparison.Ordinal) || IsOnDrive(target);

    private static bool IsOnDrive(string target) => target is [(>= 'A' and <= 'Z') or (>= 'a' and <= 'z'), ':', '/', ..];

    private static (string Substitute, string Print, bool Relative) ToWindows(string target)
    {
        if (!LeavesVolume(target))
        {
            string path = string.Join('\\', target.Split('/').Select(static part => part is "." or ".." ? part : WindowsNames.ToWindows(part)));
            return (path, path, true);
        }

        string print = target.Replace('/', '\\');
        return print.StartsWith(PrintedDevicePrefix, StringComparison.Ordinal)
            ? (string.Concat(DevicePrefix, print.AsSpan(PrintedDevicePrefix.Length)), print, false)
            : print.StartsWith(@"\\", StringComparison.Ordinal)
            ? (string.Concat(UncPrefix, print.AsSpan(2)), print, false)
            : (DevicePrefix + print, print, false);
    }

    private static string? ToStored(string substitute, bool relative)
    {
        if (!relative)
        {
            if (!substitute.StartsWith(DevicePrefix, StringComparison.Ordinal) || substitute.Length == DevicePrefix.Length)
            {
                return null;
            }

            string path = substitute[DevicePrefix.Length..].Replace('\\', '/');
            return substitute.StartsWith(UncPrefix, StringComparison.OrdinalIgnoreCase) ? string.Concat("//", path.AsSpan(UncPrefix.Length - DevicePrefix.Length))
                : IsOnDrive(path) ? path
                : "//?/" + path;
        }

        string[] parts = substitute.Split('\\');
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length > 0 && parts[i] is not ("." or ".."))
            {
                if (!WindowsNames.TryToStored(parts[i], out string? stored))
                {
                    return null;
                }

                parts[i] = stored;
            }
        }

        return string.Join('/', parts);
    }
}
