using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Interop.WinFsp.Volumes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Interop.WinFsp.Tests;

/// <summary>The native entry points, called through the function table as the library calls them.</summary>
public sealed unsafe class ThunkTests : IDisposable
{
    private const VolumeFlags All = VolumeFlags.ReparsePoints | VolumeFlags.NamedStreams | VolumeFlags.ExtendedAttributes;

    private readonly FakeApi _api = new();
    private readonly FakeOperations _operations = new();
    private readonly WinFspFileSystem _fileSystem;
    private nint _context;

    public ThunkTests()
    {
        _fileSystem = new WinFspFileSystem(_operations, new WinFspVolumeOptions { Flags = All }, NullLogger.Instance, _api);
        FakeApi.Enter(TransactKind.Create, 1);
        FSP_FSCTL_OPEN_FILE_INFO info;
        nint context = 0;
        fixed (char* name = @"\a")
        {
            Assert.Equal(NtStatus.Success, Open(name, &context, &info));
        }

        _context = context;
        _operations.Calls.Clear();
    }

    private FSP_FILE_SYSTEM* Native => _api.FileSystem;

    public void Dispose() => _fileSystem.Dispose();

    [Fact]
    public void The_table_holds_31_callbacks_and_leaves_the_rest_null()
    {
        ReadOnlySpan<nint> slots = new(_api.Table, 64);
        Assert.Equal(31, slots.ToArray().Count(s => s != 0));
        Assert.Equal(0, _api.Table->Control);
        Assert.Equal(0, _api.Table->Obsolete0);
    }

    [Fact]
    public void An_open_may_turn_the_cache_off_for_itself()
    {
        FSP_FSCTL_OPEN_FILE_INFO info;
        nint context = 0;
        byte* response = (byte*)_api.GetOperationContext()->Response;
        foreach ((string path, uint bits) in new[] { (@"\alone", 0u), (@"\shared", 1u) })
        {
            FakeApi.Enter(TransactKind.Create, 2);
            fixed (char* name = path)
            {
                Assert.Equal(NtStatus.Success, Open(name, &context, &info));
            }

            // Rsp.Create.Opened ends with a field of bits, the last 4 bytes of the response.
            Assert.Equal(bits, *(uint*)(response + 124));
        }
    }

    [Fact]
    public void Without_the_flags_the_extras_are_null()
    {
        FakeApi api = new();
        using WinFspFileSystem plain = new(new FakeOperations(), new WinFspVolumeOptions(), NullLogger.Instance, api);
        Assert.Equal(0, api.Table->GetEa);
        Assert.Equal(0, api.Table->GetStreamInfo);
        Assert.Equal(0, api.Table->ResolveReparsePoints);
        Assert.NotEqual(0, api.Table->Create);
    }

    [Fact]
    public void Volume_information_is_cut_to_the_room_there_is()
    {
        FSP_FSCTL_VOLUME_INFO info;
        Assert.Equal(NtStatus.Success, ((delegate* unmanaged<FSP_FILE_SYSTEM*, FSP_FSCTL_VOLUME_INFO*, NtStatus>)_api.Table->GetVolumeInfo)(Native, &info));
        Assert.Equal(1000UL, info.TotalSize);
        Assert.Equal(400UL, info.FreeSize);
        Assert.Equal(64, info.VolumeLabelLength);
        Assert.Equal("a label that has far more than t", new string((char*)info.VolumeLabel, 0, 32));
    }

    [Fact]
    public void A_security_descriptor_that_does_not_fit_says_how_long_it_is()
    {
        byte* room = stackalloc byte[8];
        nuint size = 2;
        uint attributes = 0;
        fixed (char* name = @"\x")
        {
            delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint*, byte*, nuint*, NtStatus> call = (delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint*, byte*, nuint*, NtStatus>)_api.Table->GetSecurityByName;
            Assert.Equal(NtStatus.BufferOverflow, call(Native, name, &attributes, room, &size));
            Assert.Equal((nuint)3, size);
            Assert.Equal(NtStatus.Success, call(Native, name, &attributes, room, &size));
            Assert.Equal(0x20u, attributes);
            Assert.Equal(3, room[2]);
            Assert.Equal(NtStatus.Success, call(Native, name, null, null, null));
        }
    }

    [Fact]
    public void Create_hands_over_descriptor_extra_bytes_and_process()
    {
        // Owner S-1-5-18 at 20, no group, no SACL, an empty DACL at 32.
        byte[] descriptor = new byte[64];
        descriptor[0] = 1;
        descriptor[4] = 20;
        descriptor[16] = 32;
        descriptor[20] = 1;
        descriptor[21] = 1;
        descriptor[34] = 8;
        FakeApi.Enter(TransactKind.Create, 1);
        char* room = stackalloc char[8];
        FSP_FSCTL_OPEN_FILE_INFO info = new() { NormalizedName = room, NormalizedNameSize = 16 };
        nint context = 0;
        byte extra = 9;
        fixed (char* name = @"\new")
        fixed (byte* bytes = descriptor)
        {
            NtStatus status = ((delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, uint, byte*, ulong, byte*, uint, byte, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)_api.Table->CreateEx)(
                Native, name, 2u << 24, 0, 0x20, bytes, 0, &extra, 1, 1, &context, &info);
            Assert.Equal(NtStatus.Success, status);
        }

        Assert.Equal([@"Create \new 1 True 77"], _operations.Calls);
        Assert.Equal((0, default), (_operations.GivenDescriptor.Length, _operations.LastIntent with { IsPresent = false }));
        Assert.Equal(40, _operations.LastBytes.Length);
        Assert.Equal(4, info.NormalizedNameSize);
        Assert.Equal(@"\A", new string(room, 0, 2));
        Assert.Equal(5UL, info.FileInfo.FileSize);
        Close(context);
        Assert.Equal("opened", _operations.LastContext);
    }

    [Fact]
    public void Basic_information_that_is_not_to_change_is_null()
    {
        WinFspFileInfo info;
        delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, ulong, ulong, ulong, ulong, WinFspFileInfo*, NtStatus> call = (delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, ulong, ulong, ulong, ulong, WinFspFileInfo*, NtStatus>)_api.Table->SetBasicInfo;
        Assert.Equal(NtStatus.Success, call(Native, _context, uint.MaxValue, 0, 0, 130, 0, &info));
        Assert.Equal(new BasicInfoChanges { LastWriteTime = 130 }, _operations.LastChanges);
        Assert.Equal(9UL, info.FileSize);
    }

    [Fact]
    public void Every_callback_answers_a_defect_with_an_io_error()
    {
        _operations.Throws = new InvalidOperationException("a defect");
        uint count = 0;
        nuint size = 0;
        byte* room = stackalloc byte[512];
        nint context = 0;
        WinFspFileInfo info;
        FSP_FSCTL_OPEN_FILE_INFO openInfo;
        FSP_FSCTL_VOLUME_INFO volume;
        FSP_FILE_SYSTEM_INTERFACE* table = _api.Table;
        fixed (char* name = @"\x")
        {
            NtStatus[] answers =
            [
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, FSP_FSCTL_VOLUME_INFO*, NtStatus>)table->GetVolumeInfo)(Native, &volume),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, char*, FSP_FSCTL_VOLUME_INFO*, NtStatus>)table->SetVolumeLabel)(Native, name, &volume),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint*, byte*, nuint*, NtStatus>)table->GetSecurityByName)(Native, name, null, null, null),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, uint, byte*, ulong, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)table->Create)(Native, name, 0, 0, 0, null, 0, &context, &openInfo),
                Open(name, &context, &openInfo),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, byte, ulong, WinFspFileInfo*, NtStatus>)table->Overwrite)(Native, _context, 0, 0, 0, &info),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, byte, ulong, byte*, uint, WinFspFileInfo*, NtStatus>)table->OverwriteEx)(Native, _context, 0, 0, 0, null, 0, &info),
                Read(room, 16, &count),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, byte, byte, uint*, WinFspFileInfo*, NtStatus>)table->Write)(Native, _context, room, 0, 16, 0, 0, &count, &info),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, WinFspFileInfo*, NtStatus>)table->Flush)(Native, _context, &info),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, WinFspFileInfo*, NtStatus>)table->GetFileInfo)(Native, _context, &info),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, ulong, ulong, ulong, ulong, WinFspFileInfo*, NtStatus>)table->SetBasicInfo)(Native, _context, 0, 0, 0, 0, 0, &info),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, ulong, byte, WinFspFileInfo*, NtStatus>)table->SetFileSize)(Native, _context, 0, 0, &info),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, NtStatus>)table->CanDelete)(Native, _context, name),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, byte, NtStatus>)table->SetDelete)(Native, _context, name, 1),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, char*, byte, NtStatus>)table->Rename)(Native, _context, name, name, 1),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, nuint*, NtStatus>)table->GetSecurity)(Native, _context, room, &size),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, byte*, NtStatus>)table->SetSecurity)(Native, _context, 4, null),
                ReadDirectory(room, 512, &count),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, FSP_FSCTL_DIR_INFO*, NtStatus>)table->GetDirInfoByName)(Native, _context, name, (FSP_FSCTL_DIR_INFO*)room),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, byte, IO_STATUS_BLOCK*, byte*, nuint*, NtStatus>)table->ResolveReparsePoints)(Native, name, 0, 1, null, room, &size),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, byte*, nuint, NtStatus>)table->SetReparsePoint)(Native, _context, name, room, 8),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, byte*, nuint, NtStatus>)table->DeleteReparsePoint)(Native, _context, name, room, 8),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, uint, uint*, NtStatus>)table->GetStreamInfo)(Native, _context, room, 512, &count),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, uint, uint*, NtStatus>)table->GetEa)(Native, _context, room, 512, &count),
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, uint, WinFspFileInfo*, NtStatus>)table->SetEa)(Native, _context, room, 0, &info),
            ];
            Assert.All(answers, a => Assert.Equal(NtStatus.UnexpectedIoError, a));
            ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, uint, void>)table->Cleanup)(Native, _context, null, 0);
            ((delegate* unmanaged<FSP_FILE_SYSTEM*, byte, void>)table->DispatcherStopped)(Native, 0);
        }
    }

    [Fact]
    public void Streams_and_attributes_are_packed_as_the_library_packs_them()
    {
        byte* room = stackalloc byte[8192];
        uint count = 0;
        Assert.Equal(NtStatus.Success, ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, uint, uint*, NtStatus>)_api.Table->GetStreamInfo)(Native, _context, room, 8192, &count));
        Assert.Equal(24u + 32 + 2, count);
        Assert.Equal(26, ((FSP_FSCTL_STREAM_INFO*)(room + 24))->Size);
        count = 0;
        Assert.Equal(NtStatus.Success, ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, uint, uint*, NtStatus>)_api.Table->GetEa)(Native, _context, room, 8192, &count));
        Assert.Equal((uint)'A', room[8]);
        Assert.Equal(2, room[6]);
        Assert.Equal(0x80, room[4]);
        Assert.Equal(0, room[12 + 4]);
        Assert.True(count > 3000);
    }

    [Fact]
    public void A_list_of_attributes_is_walked_to_its_end_and_no_further()
    {
        byte[] list = [16, 0, 0, 0, 0x80, 2, 3, 0, (byte)'A', (byte)'B', 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, (byte)'C', 0];
        EaList walk = new(list);
        Assert.True(walk.MoveNext());
        Assert.Equal("AB"u8, walk.Name);
        Assert.True(walk.IsNeeded);
        Assert.Equal([1, 2, 3], walk.Value.ToArray());
        Assert.True(walk.MoveNext());
        Assert.Equal("C"u8, walk.Name);
        Assert.False(walk.IsNeeded);
        Assert.True(walk.Value.IsEmpty);
        Assert.False(walk.MoveNext());
        Assert.False(walk.IsCorrupt);

        list[6] = 200;
        walk = new EaList(list);
        Assert.False(walk.MoveNext());
        Assert.True(walk.IsCorrupt);
    }

    [Fact]
    public void Directory_entries_are_taken_until_the_buffer_is_full()
    {
        int taken = 0;
        _operations.Lister = writer =>
        {
            while (writer.TryAdd("name", new WinFspFileInfo { FileSize = (ulong)taken }))
            {
                taken++;
            }

            return ValueTask.FromResult(new IoResult(NtStatus.Success, writer.Count));
        };
        byte* room = stackalloc byte[500];
        uint count = 0;
        Assert.Equal(NtStatus.Success, ReadDirectory(room, 500, &count));
        Assert.Equal(4, taken);
        Assert.Equal(448u, count);
        Assert.Equal(112, ((FSP_FSCTL_DIR_INFO*)room)->Size);
        Assert.Equal(3UL, ((FSP_FSCTL_DIR_INFO*)(room + 336))->FileInfo.FileSize);
    }

    private NtStatus Open(char* name, nint* context, FSP_FSCTL_OPEN_FILE_INFO* info)
        => ((delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)_api.Table->Open)(Native, name, 1u << 24, 1, context, info);

    private void Close(nint context) => ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, void>)_api.Table->Close)(Native, context);

    private NtStatus Read(byte* buffer, uint length, uint* count)
        => ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, uint*, NtStatus>)_api.Table->Read)(Native, _context, buffer, 0, length, count);

    private NtStatus ReadDirectory(byte* buffer, uint length, uint* count)
        => ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, char*, byte*, uint, uint*, NtStatus>)_api.Table->ReadDirectory)(Native, _context, null, null, buffer, length, count);
}
