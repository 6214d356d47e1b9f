using System.Text;

namespace AisFs.TestKit.Wine;

/// <content>What is asked of open files, of the volume and of the stand-in itself.</content>
public sealed partial class StandInClient
{
    /// <summary>Sets attributes and times (FILETIMEs); 0 leaves one as it is.</summary>
    public WindowsResult<WindowsFileInfo> SetBasic(uint handle, uint attributes = 0, ulong creation = 0, ulong access = 0, ulong write = 0, ulong change = 0)
    {
        Begin(8).Put(handle).Put(attributes).Put(creation).Put(access).Put(write).Put(change);
        return ReadInfo("SetBasicInfo");
    }

    /// <summary>Moves the end of the file, or reserves room.</summary>
    public WindowsResult<WindowsFileInfo> SetSize(uint handle, ulong size, bool allocation = false)
    {
        Begin(9).Put(handle).Put(size).Put((byte)(allocation ? 1 : 0));
        return ReadInfo($"SetFileSize {size}");
    }

    /// <summary>Marks a file for deletion. Flags: 1 delete, 2 POSIX semantics, 0x10 even if read-only.</summary>
    public WindowsResult<bool> SetDisposition(uint handle, uint flags)
    {
        Begin(10).Put(handle).Put(flags);
        return Done("SetDisposition");
    }

    /// <summary>Renames. Flags: 1 replace, 2 POSIX semantics.</summary>
    public WindowsResult<bool> Rename(uint handle, string newPath, uint flags = 0)
    {
        Begin(11).Put(handle).Put(flags).PutText(newPath);
        return Done($"Rename to '{newPath}'");
    }

    /// <summary>Reads one buffer of a directory's entries.</summary>
    /// <param name="handle">The open directory.</param>
    /// <param name="end">Whether the directory ended.</param>
    /// <param name="restart">Whether to begin anew.</param>
    /// <param name="pattern">The pattern, or null for all.</param>
    /// <param name="length">The bytes of the buffer.</param>
    /// <returns>The entries.</returns>
    public WindowsResult<List<WindowsEntry>> QueryDirectory(uint handle, out bool end, bool restart = false, string? pattern = null, int length = 64 * 1024)
    {
        Begin(12).Put(handle).Put((uint)length).Put((byte)(restart ? 1 : 0)).PutText(pattern);
        (uint status, byte[] answer) = Send();
        end = true;
        if (status != 0)
        {
            return new(status, null, "QueryDirectory");
        }

        WireReader reader = new(answer);
        end = reader.UInt32() != 0;
        ReadOnlySpan<byte> buffer = reader.Blob();
        List<WindowsEntry> entries = [];
        while (buffer.Length >= 104 && BitConverter.ToUInt16(buffer) is var size and > 0)
        {
            entries.Add(new WindowsEntry(Encoding.Unicode.GetString(buffer[104..size]), WindowsFileInfo.Read(buffer[8..])));
            int step = (size + 7) & ~7;
            buffer = step >= buffer.Length ? default : buffer[step..];
        }

        return new(status, entries, "QueryDirectory");
    }

    /// <summary>All entries of a directory, "." and ".." too.</summary>
    /// <param name="handle">The open directory.</param>
    /// <param name="length">The bytes of one buffer.</param>
    /// <returns>The entries.</returns>
    public WindowsResult<List<WindowsEntry>> QueryAll(uint handle, int length = 64 * 1024)
    {
        List<WindowsEntry> all = [];
        bool restart = true;
        while (true)
        {
            WindowsResult<List<WindowsEntry>> page = QueryDirectory(handle, out bool end, restart, null, length);
            if (!page.Succeeded)
            {
                return page;
            }

            all.AddRange(page.Value!);
            restart = false;
            if (end || page.Value!.Count == 0)
            {
                return page with { Value = all };
            }
        }
    }

    /// <summary>Capacity and label.</summary>
    public WindowsResult<(ulong Total, ulong Free, string Label)> QueryVolume()
    {
        Begin(13).Put(0u);
        (uint status, byte[] answer) = Send();
        if (status != 0)
        {
            return new(status, default, "QueryVolume");
        }

        WireReader reader = new(answer);
        ulong total = reader.UInt64();
        ulong free = reader.UInt64();
        int length = BitConverter.ToUInt16(reader.Bytes(2));
        return new(status, (total, free, Encoding.Unicode.GetString(reader.Bytes(64)[..length])), "QueryVolume");
    }

    public WindowsResult<bool> SetLabel(string label)
    {
        Begin(14).PutText(label);
        return Done("SetVolumeLabel");
    }

    public WindowsResult<byte[]> GetSecurity(uint handle) => Blob(15, handle, "GetSecurity");

    public WindowsResult<bool> SetSecurity(uint handle, uint parts, ReadOnlySpan<byte> descriptor)
    {
        Begin(16).Put(handle).Put(parts).PutBlob(descriptor);
        return Done("SetSecurity");
    }

    public WindowsResult<byte[]> GetReparsePoint(uint handle) => Blob(17, handle, "GetReparsePoint");

    public WindowsResult<bool> SetReparsePoint(uint handle, ReadOnlySpan<byte> data)
    {
        Begin(18).Put(handle).PutBlob(data);
        return Done("SetReparsePoint");
    }

    public WindowsResult<bool> DeleteReparsePoint(uint handle, ReadOnlySpan<byte> data)
    {
        Begin(19).Put(handle).PutBlob(data);
        return Done("DeleteReparsePoint");
    }

    /// <summary>The streams of a file and their sizes; the content's has no name.</summary>
    public WindowsResult<Dictionary<string, ulong>> GetStreams(uint handle)
    {
        WindowsResult<byte[]> answer = Blob(20, handle, "GetStreams");
        Dictionary<string, ulong> streams = [];
        ReadOnlySpan<byte> rest = answer.Value;
        while (rest.Length >= 24 && BitConverter.ToUInt16(rest) is var size and > 0)
        {
            streams[Encoding.Unicode.GetString(rest[24..size])] = BitConverter.ToUInt64(rest[8..]);
            int step = (size + 7) & ~7;
            rest = step >= rest.Length ? default : rest[step..];
        }

        return new(answer.Status, streams, answer.Operation);
    }

    /// <summary>The extended attributes of a file.</summary>
    public WindowsResult<Dictionary<string, byte[]>> GetEa(uint handle)
    {
        WindowsResult<byte[]> answer = Blob(21, handle, "GetEa");
        Dictionary<string, byte[]> attributes = [];
        ReadOnlySpan<byte> rest = answer.Value;
        while (rest.Length >= 9)
        {
            int next = BitConverter.ToInt32(rest);
            int nameLength = rest[5];
            int valueLength = BitConverter.ToUInt16(rest[6..]);
            attributes[Encoding.ASCII.GetString(rest.Slice(8, nameLength))] = rest.Slice(9 + nameLength, valueLength).ToArray();
            rest = next == 0 ? default : rest[next..];
        }

        return new(answer.Status, attributes, answer.Operation);
    }

    public WindowsResult<bool> SetEa(uint handle, ReadOnlySpan<byte> list)
    {
        Begin(22).Put(handle).PutBlob(list);
        return Done("SetEa");
    }

    /// <summary>The changes that the driver was told of since the last call, the latest first.</summary>
    public List<WindowsChange> TakeChanges()
    {
        Begin(23);
        (_, byte[] answer) = Send();
        List<WindowsChange> changes = [];
        for (WireReader reader = new(answer); !reader.IsEmpty;)
        {
            changes.Add(new WindowsChange(reader.UInt32(), reader.UInt32(), reader.Text()));
        }

        return changes;
    }

    public WindowsStatistics GetStatistics()
    {
        Begin(24);
        (_, byte[] answer) = Send();
        WireReader reader = new(answer);
        bool[] offered = new bool[64];
        long[] calls = new long[64];
        for (int i = 0; i < 64; i++)
        {
            offered[i] = reader.UInt32() != 0;
            calls[i] = (long)reader.UInt64();
        }

        return new WindowsStatistics(
            offered, calls, (long)reader.UInt64(), (int)reader.UInt32(), (int)reader.UInt32(), (int)reader.UInt32(),
            (long)reader.UInt64(), (long)reader.UInt64(), (long)reader.UInt64());
    }

    /// <summary>What the stand-in found wrong with what it was given, the latest first.</summary>
    public List<string> GetComplaints()
    {
        Begin(25);
        (_, byte[] answer) = Send();
        List<string> complaints = [];
        for (WireReader reader = new(answer); !reader.IsEmpty;)
        {
            complaints.Add(Encoding.UTF8.GetString(reader.Blob()));
        }

        return complaints;
    }

    /// <summary>Has the stand-in call Create, Overwrite and CanDelete, as a WinFsp that knows nothing newer.</summary>
    public void SetLegacy(bool on)
    {
        Begin(26).Put((byte)(on ? 1 : 0));
        Send();
    }

    /// <summary>The volume's parameters as the driver was given them, and the mount point.</summary>
    public (byte[] Parameters, string MountPoint) GetParameters()
    {
        Begin(27);
        (_, byte[] answer) = Send();
        WireReader reader = new(answer);
        return (reader.Blob().ToArray(), reader.Text());
    }

    /// <summary>The driver is unloaded.</summary>
    public void RemoveDriver()
    {
        Begin(28);
        Send();
    }

    /// <summary>Sends Ctrl-C (0) or Ctrl-Break (1) to the program, as a console does.</summary>
    /// <param name="control">Which.</param>
    /// <returns>Whether this Windows can.</returns>
    public WindowsResult<bool> SendControl(byte control)
    {
        Begin(32).Put(control);
        return Done("SendControl");
    }

    /// <summary>Stops the service that runs the mount.</summary>
    public void StopService()
    {
        Begin(29);
        Send();
    }

    /// <summary>Reads the same bytes again and again.</summary>
    /// <returns>The nanoseconds that one took.</returns>
    public double BenchRead(uint handle, int length, int count, bool empty) => Bench(0, empty, handle, count, length, string.Empty);

    /// <summary>Opens and closes the same file again and again.</summary>
    /// <returns>The nanoseconds that one took.</returns>
    public double BenchOpen(string path, int count, bool empty) => Bench(1, empty, 0, count, 0, path);

    private double Bench(byte what, bool empty, uint handle, int count, int length, string path)
    {
        Begin(30).Put(what).Put((byte)(empty ? 1 : 0)).Put(handle).Put((uint)count).Put((uint)length).PutText(path);
        (uint status, byte[] answer) = Send();
        new WindowsResult<bool>(status, true, "Bench").Ok();
        return (double)new WireReader(answer).UInt64() / count;
    }

    private WindowsResult<bool> Done(string name)
    {
        (uint status, _) = Send();
        return new(status, status == 0, name);
    }

    private WindowsResult<byte[]> Blob(byte operation, uint handle, string name)
    {
        Begin(operation).Put(handle);
        (uint status, byte[] answer) = Send();
        return new(status, status == 0 ? new WireReader(answer).Blob().ToArray() : null, name);
    }
}
