using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using AisFs.Interop.WinFsp.Abi;
using AisFs.TestKit;

namespace AisFs.Interop.WinFsp.Tests;

/// <summary>The structs are laid out as a Windows compiler lays out those of the WinFsp headers.</summary>
public sealed class AbiTests
{
    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["FSP_FSCTL_VOLUME_PARAMS"] = typeof(FSP_FSCTL_VOLUME_PARAMS),
        ["FSP_FSCTL_VOLUME_INFO"] = typeof(FSP_FSCTL_VOLUME_INFO),
        ["FSP_FSCTL_FILE_INFO"] = typeof(WinFspFileInfo),
        ["FSP_FSCTL_OPEN_FILE_INFO"] = typeof(FSP_FSCTL_OPEN_FILE_INFO),
        ["FSP_FSCTL_DIR_INFO"] = typeof(FSP_FSCTL_DIR_INFO),
        ["FSP_FSCTL_STREAM_INFO"] = typeof(FSP_FSCTL_STREAM_INFO),
        ["FSP_FSCTL_NOTIFY_INFO"] = typeof(FSP_FSCTL_NOTIFY_INFO),
        ["FSP_FSCTL_TRANSACT_FULL_CONTEXT"] = typeof(FSP_FSCTL_TRANSACT_FULL_CONTEXT),
        ["FSP_FSCTL_TRANSACT_REQ"] = typeof(FSP_FSCTL_TRANSACT_REQ),
        ["FSP_FSCTL_TRANSACT_RSP"] = typeof(FSP_FSCTL_TRANSACT_RSP),
        ["FSP_FILE_SYSTEM"] = typeof(FSP_FILE_SYSTEM),
        ["FSP_FILE_SYSTEM_OPERATION_CONTEXT"] = typeof(FSP_FILE_SYSTEM_OPERATION_CONTEXT),
        ["FSP_FILE_SYSTEM_INTERFACE"] = typeof(FSP_FILE_SYSTEM_INTERFACE),
    };

    [Fact]
    public void Sizes_are_those_of_the_headers()
    {
        Assert.Equal(504, Unsafe.SizeOf<FSP_FSCTL_VOLUME_PARAMS>());
        Assert.Equal(88, Unsafe.SizeOf<FSP_FSCTL_VOLUME_INFO>());
        Assert.Equal(72, Unsafe.SizeOf<WinFspFileInfo>());
        Assert.Equal(88, Unsafe.SizeOf<FSP_FSCTL_OPEN_FILE_INFO>());
        Assert.Equal(104, Unsafe.SizeOf<FSP_FSCTL_DIR_INFO>());
        Assert.Equal(24, Unsafe.SizeOf<FSP_FSCTL_STREAM_INFO>());
        Assert.Equal(12, Unsafe.SizeOf<FSP_FSCTL_NOTIFY_INFO>());
        Assert.Equal(16, Unsafe.SizeOf<FSP_FSCTL_TRANSACT_FULL_CONTEXT>());
        Assert.Equal(88, Unsafe.SizeOf<FSP_FSCTL_TRANSACT_REQ>());
        Assert.Equal(128, Unsafe.SizeOf<FSP_FSCTL_TRANSACT_RSP>());
        Assert.Equal(792, Unsafe.SizeOf<FSP_FILE_SYSTEM>());
        Assert.Equal(16, Unsafe.SizeOf<FSP_FILE_SYSTEM_OPERATION_CONTEXT>());
        Assert.Equal(64 * 8, Unsafe.SizeOf<FSP_FILE_SYSTEM_INTERFACE>());
        Assert.Equal(16, Unsafe.SizeOf<IO_STATUS_BLOCK>());
    }

    [Fact]
    public void Fields_that_the_binding_writes_lie_where_the_driver_reads_them()
    {
        Assert.Equal(36, Offset(typeof(FSP_FSCTL_VOLUME_PARAMS), nameof(FSP_FSCTL_VOLUME_PARAMS.Flags)));
        Assert.Equal(40, Offset(typeof(FSP_FSCTL_VOLUME_PARAMS), nameof(FSP_FSCTL_VOLUME_PARAMS.Prefix)));
        Assert.Equal(456, Offset(typeof(FSP_FSCTL_VOLUME_PARAMS), nameof(FSP_FSCTL_VOLUME_PARAMS.TimeoutFlags)));
        Assert.Equal(8, Offset(typeof(FSP_FILE_SYSTEM), nameof(FSP_FILE_SYSTEM.UserContext)));
        Assert.Equal(536, Offset(typeof(FSP_FILE_SYSTEM), nameof(FSP_FILE_SYSTEM.EnterOperation)));
        Assert.Equal(752, Offset(typeof(FSP_FILE_SYSTEM), nameof(FSP_FILE_SYSTEM.MountPoint)));
        Assert.Equal(256, Offset(typeof(FSP_FILE_SYSTEM_INTERFACE), nameof(FSP_FILE_SYSTEM_INTERFACE.DispatcherStopped)));
        Assert.Equal(8, Offset(typeof(FSP_SERVICE), nameof(FSP_SERVICE.UserContext)));
    }

    [Fact]
    public void Every_struct_and_field_agrees_with_the_measured_layout()
    {
        string path = Path.Combine(Repository.Root, "tests", "Data", "winfsp", "winfsp-abi.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        int fields = 0;
        List<string> wrong = [];
        foreach ((string name, Type type) in s_types)
        {
            JsonElement layout = document.RootElement.GetProperty(name);
            int size = layout.GetProperty("size").GetInt32();
            if (Marshal.SizeOf(type) != size)
            {
                wrong.Add($"{name}: {Marshal.SizeOf(type)} bytes, not {size}");
            }

            foreach (JsonProperty field in layout.GetProperty("fields").EnumerateObject())
            {
                // Flexible arrays and whole unions have no field of their own.
                if (field.Value.GetProperty("size").GetInt32() == 0 || field.Name is "Req" or "Rsp")
                {
                    continue;
                }

                int offset = field.Value.GetProperty("offset").GetInt32();
                int actual = Offset(type, field.Name.Replace('.', '_'));
                fields++;
                if (actual != offset)
                {
                    wrong.Add($"{name}.{field.Name}: at {actual}, not {offset}");
                }
            }
        }

        Assert.Equal(s_types.Keys.Order(), document.RootElement.EnumerateObject().Select(p => p.Name).Order());
        Assert.Empty(wrong);
        TestContext.Current.TestOutputHelper?.WriteLine($"{s_types.Count} structs, {fields} fields");
        Assert.True(fields > 130, $"only {fields} fields were compared");
    }

    private static int Offset(Type type, string field)
    {
        string? name = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(f => f.Name)
            .FirstOrDefault(n => n == field || n == $"<{field}>k__BackingField");
        return name is null ? -1 : (int)Marshal.OffsetOf(type, name);
    }
}
