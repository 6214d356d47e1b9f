using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Tests;

/// <summary>Answers from what the test put in, and notes what it was asked.</summary>
internal sealed class FakeOperations : IWinFspOperations
{
    public List<string> Calls { get; } = [];

    public NtStatus Status { get; set; }

    public Exception? Throws { get; set; }

    public byte[] Descriptor { get; set; } = [1, 2, 3];

    public byte Fill { get; set; } = 0x5A;

    public object? Context { get; set; } = "opened";

    public object? LastContext { get; private set; }

    public Func<Memory<byte>, ValueTask<IoResult>>? Reader { get; set; }

    public Func<DirectoryWriter, ValueTask<IoResult>>? Lister { get; set; }

    public Func<ReadOnlyMemory<byte>, ulong, ValueTask<IoResult>>? Writer { get; set; }

    public BasicInfoChanges LastChanges { get; private set; }

    public byte[] LastBytes { get; private set; } = [];

    public byte[] GivenDescriptor { get; private set; } = [];

    public OpenIntent LastIntent { get; private set; }

    public bool Notes { get; set; } = true;

    public NtStatus GetVolumeInfo(out WinFspVolumeInfo info)
    {
        info = new WinFspVolumeInfo(1000, 400, "a label that has far more than thirty-two characters");
        return Note("GetVolumeInfo");
    }

    public NtStatus SetVolumeLabel(ReadOnlySpan<char> label, out WinFspVolumeInfo info)
    {
        info = new WinFspVolumeInfo(1, 1, label.ToString());
        return Note($"SetVolumeLabel {label}");
    }

    public NtStatus GetSecurityByName(ReadOnlySpan<char> path, OpenIntent intent, bool wantDescriptor, out uint attributes, out ReadOnlyMemory<byte> descriptor)
    {
        attributes = 0x20;
        descriptor = wantDescriptor ? Descriptor : default;
        return Note($"GetSecurityByName {path}");
    }

    public NtStatus Create(in OpenRequest request, out object? context, OpenReply reply)
    {
        context = Context;
        LastBytes = request.SecurityDescriptor.ToArray();
        GivenDescriptor = request.GivenDescriptor.ToArray();
        LastIntent = request.Intent;
        reply.SetFileInfo(new WinFspFileInfo { FileSize = 5 });
        reply.SetNormalizedName(@"\A");
        return Note($"Create {request.Path} {request.Extra.Length} {request.ExtraIsReparsePoint} {request.ProcessId}");
    }

    public NtStatus Open(in OpenRequest request, out object? context, OpenReply reply)
    {
        context = Context;
        reply.SetFileInfo(new WinFspFileInfo { FileSize = 6 });
        if (request.Path.SequenceEqual(@"\shared"))
        {
            reply.DisableCache();
        }

        return Note($"Open {request.Path} {request.GrantedAccess:x}");
    }

    public NtStatus Overwrite(
        object context, uint attributes, bool replaceAttributes, ulong allocationSize, ReadOnlySpan<byte> extendedAttributes, out WinFspFileInfo info)
    {
        info = new WinFspFileInfo { FileAttributes = attributes };
        return Note($"Overwrite {replaceAttributes} {allocationSize} {extendedAttributes.Length}", context);
    }

    public void Cleanup(object context, ReadOnlySpan<char> path, CleanupFlags flags) => Note($"Cleanup {path} {flags}", context);

    public void Close(object context) => Note("Close", context);

    public ValueTask<IoResult> ReadAsync(object context, Memory<byte> buffer, ulong offset)
    {
        if (Throws is not null)
        {
            throw Throws;
        }

        if (Reader is not null)
        {
            return Reader(buffer);
        }

        buffer.Span.Fill(Fill);
        return ValueTask.FromResult(new IoResult(Status, (uint)buffer.Length));
    }

    public ValueTask<IoResult> WriteAsync(object context, ReadOnlyMemory<byte> buffer, ulong offset, bool toEndOfFile, bool constrained)
    {
        LastBytes = buffer.ToArray();
        Note($"Write {offset} {toEndOfFile} {constrained}", context);
        if (Writer is not null)
        {
            return Writer(buffer, offset);
        }

        return Reader is not null
            ? Reader(default)
            : ValueTask.FromResult(new IoResult(Status, (uint)buffer.Length, new WinFspFileInfo { FileSize = 99 }));
    }

    public NtStatus Flush(object? context, out WinFspFileInfo info)
    {
        info = new WinFspFileInfo { FileSize = 7 };
        return Note($"Flush {context is null}", context);
    }

    public NtStatus GetFileInfo(object context, out WinFspFileInfo info)
    {
        info = new WinFspFileInfo { FileSize = 8 };
        return Note("GetFileInfo", context);
    }

    public NtStatus SetBasicInfo(object context, in BasicInfoChanges changes, out WinFspFileInfo info)
    {
        info = new WinFspFileInfo { FileSize = 9 };
        LastChanges = changes;
        return Note("SetBasicInfo", context);
    }

    public NtStatus SetFileSize(object context, ulong newSize, bool allocation, out WinFspFileInfo info)
    {
        info = new WinFspFileInfo { FileSize = newSize };
        return Note($"SetFileSize {newSize} {allocation}", context);
    }

    public NtStatus SetDelete(object context, ReadOnlySpan<char> path, bool delete) => Note($"SetDelete {path} {delete}", context);

    public NtStatus Rename(object context, ReadOnlySpan<char> path, ReadOnlySpan<char> newPath, bool replace)
        => Note($"Rename {path} {newPath} {replace}", context);

    public NtStatus GetSecurity(object context, out ReadOnlyMemory<byte> descriptor)
    {
        descriptor = Descriptor;
        return Note("GetSecurity", context);
    }

    public NtStatus SetSecurity(object context, uint parts, ReadOnlySpan<byte> modification)
    {
        LastBytes = modification.ToArray();
        return Note($"SetSecurity {parts}", context);
    }

    public ValueTask<IoResult> ReadDirectoryAsync(object context, string? pattern, string? marker, DirectoryWriter writer)
    {
        Note($"ReadDirectory {pattern} {marker}", context);
        if (Lister is not null)
        {
            return Lister(writer);
        }

        writer.TryAdd("one", new WinFspFileInfo { FileSize = 1 });
        writer.End();
        return ValueTask.FromResult(new IoResult(Status, writer.Count));
    }

    public NtStatus GetDirInfoByName(object context, ReadOnlySpan<char> name, out string actualName, out WinFspFileInfo info)
    {
        actualName = name.ToString().ToUpperInvariant();
        info = new WinFspFileInfo { FileSize = 3 };
        return Note("GetDirInfoByName", context);
    }

    public NtStatus GetReparsePointByName(ReadOnlySpan<char> path, bool isDirectory, Span<byte> buffer, out int size)
    {
        size = 0;
        return Note($"GetReparsePointByName {path} {isDirectory} {buffer.Length}");
    }

    public NtStatus GetReparsePoint(object context, ReadOnlySpan<char> path, Span<byte> buffer, out int size)
    {
        buffer[0] = 42;
        size = 1;
        return Note("GetReparsePoint", context);
    }

    public NtStatus SetReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data)
    {
        LastBytes = data.ToArray();
        return Note($"SetReparsePoint {path}", context);
    }

    public NtStatus DeleteReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data)
    {
        LastBytes = data.ToArray();
        return Note($"DeleteReparsePoint {path}", context);
    }

    public NtStatus GetStreamInfo(object context, ref StreamListWriter writer)
    {
        writer.TryAdd("", 5, 4096);
        writer.TryAdd("s", 2, 4096);
        return Note("GetStreamInfo", context);
    }

    public NtStatus GetEa(object context, ref EaListWriter writer)
    {
        writer.TryAdd("A"u8, [1, 2], isNeeded: true);
        writer.TryAdd("BB"u8, new byte[3000]);
        return Note("GetEa", context);
    }

    public NtStatus SetEa(object context, EaList list, out WinFspFileInfo info)
    {
        info = default;
        int count = 0;
        while (list.MoveNext())
        {
            count++;
        }

        return Note($"SetEa {count} {list.IsCorrupt}", context);
    }

    public void DispatcherStopped(bool normally) => Note($"DispatcherStopped {normally}");

    private NtStatus Note(string call, object? context = null)
    {
        if (Notes)
        {
            lock (Calls)
            {
                Calls.Add(call);
            }
        }

        LastContext = context;
        return Throws is null ? Status : throw Throws;
    }
}
