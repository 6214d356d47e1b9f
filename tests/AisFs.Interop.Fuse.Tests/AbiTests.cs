using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.TestKit;

namespace AisFs.Interop.Fuse.Tests;

/// <summary>Compares the layouts with those of the system's linux/fuse.h, by letting the C compiler check them.</summary>
public sealed class AbiTests
{
    // What the header knows only since some minor version of the protocol.
    private static readonly Dictionary<string, int> s_since = new()
    {
        ["fuse_statx"] = 39,
        ["fuse_sx_time"] = 39,
        ["fuse_statx_in"] = 39,
        ["fuse_statx_out"] = 39,
        ["fuse_backing_map"] = 40,
        ["fuse_copy_file_range_out"] = 45,
        ["fuse_init_in.flags2"] = 36,
        ["fuse_init_out.flags2"] = 36,
        ["fuse_init_out.max_stack_depth"] = 40,
        ["fuse_init_out.request_timeout"] = 43,
        ["fuse_open_out.backing_id"] = 40,
        ["fuse_in_header.total_extlen"] = 38,
        ["fuse_attr.flags"] = 32,
        ["fuse_open_in.open_flags"] = 33,
        ["fuse_create_in.open_flags"] = 33,
        ["fuse_syncfs_in"] = 34,
        ["fuse_notify_inval_entry_out.flags"] = 38,
        ["FUSE_SYNCFS"] = 34,
        ["FUSE_TMPFILE"] = 37,
        ["FUSE_STATX"] = 39,
        ["FUSE_COPY_FILE_RANGE_64"] = 45,
        ["FUSE_NOTIFY_RESEND"] = 40,
        ["FUSE_NOTIFY_INC_EPOCH"] = 44,
        ["FUSE_NOTIFY_PRUNE"] = 45,
    };

    // Reserved room that later versions cut up.
    private static readonly HashSet<string> s_reserved = ["unused", "padding", "dummy", "spare", "reserved"];

    [Fact]
    public void Structures_and_constants_are_those_of_the_systems_header()
    {
        Require.Tool("gcc", "gcc");
        Require.That(File.Exists("/usr/include/linux/fuse.h"), "linux/fuse.h is missing: apt-get install linux-libc-dev");
        StringBuilder source = new("#include <stddef.h>\n#include <linux/fuse.h>\n");
        int structures = 0;
        foreach (Type type in typeof(fuse_attr).Assembly.GetTypes().Where(static t => t.Namespace == typeof(fuse_attr).Namespace))
        {
            if (type.IsEnum)
            {
                AddConstants(source, type);
            }
            else if (type.IsValueType && type.Name.StartsWith("fuse_", StringComparison.Ordinal))
            {
                structures++;
                AddStructure(source, type);
            }
        }

        Assert.True(structures > 50);
        string folder = Directory.CreateTempSubdirectory("aisfs-abi-").FullName;
        try
        {
            string file = Path.Combine(folder, "abi.c");
            File.WriteAllText(file, source.ToString());
            using Process gcc = Process.Start(new ProcessStartInfo("gcc", ["-std=c11", "-fsyntax-only", "-Wall", "-Werror", file]) { RedirectStandardError = true })!;
            string errors = gcc.StandardError.ReadToEnd();
            Assert.True(gcc.WaitForExit(TimeSpan.FromSeconds(60)));
            Assert.True(gcc.ExitCode == 0, errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Structures_newer_than_many_headers_have_the_documented_sizes()
    {
        // linux/fuse.h 7.45.
        Assert.Equal(256, Unsafe.SizeOf<fuse_statx>());
        Assert.Equal(288, Unsafe.SizeOf<fuse_statx_out>());
        Assert.Equal(24, Unsafe.SizeOf<fuse_statx_in>());
        Assert.Equal(8, Unsafe.SizeOf<fuse_copy_file_range_out>());
        Assert.Equal(16, Unsafe.SizeOf<fuse_backing_map>());
        Assert.Equal(64, Unsafe.SizeOf<fuse_init_out>());
        Assert.Equal(64, Unsafe.SizeOf<fuse_init_in>());
    }

    private static void AddStructure(StringBuilder source, Type type)
    {
        bool guarded = s_since.TryGetValue(type.Name, out int since);
        if (guarded)
        {
            source.Append(CultureInfo.InvariantCulture, $"#if FUSE_KERNEL_MINOR_VERSION >= {since}\n");
        }

        int size = SizeOf(type);
        source.Append(type == typeof(fuse_setxattr_in)
            ? FormattableString.Invariant($"_Static_assert(FUSE_COMPAT_SETXATTR_IN_SIZE == {size}, \"size of {type.Name}\");\n")
            : FormattableString.Invariant($"_Static_assert(sizeof(struct {type.Name}) == {size}, \"size of {type.Name}\");\n"));
        int offset = 0;
        foreach (FieldInfo field in type.GetFields().OrderBy(static f => f.MetadataToken))
        {
            int fieldSize = SizeOf(field.FieldType);
            int alignment = Alignment(field.FieldType);
            offset = (offset + alignment - 1) / alignment * alignment;
            if (!s_reserved.Contains(field.Name.TrimStart('_').TrimEnd('0', '1', '2', '3', '4', '5')))
            {
                bool fieldGuarded = s_since.TryGetValue($"{type.Name}.{field.Name}", out int fieldSince);
                if (fieldGuarded)
                {
                    source.Append(CultureInfo.InvariantCulture, $"#if FUSE_KERNEL_MINOR_VERSION >= {fieldSince}\n");
                }

                source.Append(CultureInfo.InvariantCulture, $"_Static_assert(offsetof(struct {type.Name}, {field.Name}) == {offset}, \"{type.Name}.{field.Name}\");\n");
                source.Append(CultureInfo.InvariantCulture, $"_Static_assert(sizeof(((struct {type.Name} *)0)->{field.Name}) == {fieldSize}, \"size of {type.Name}.{field.Name}\");\n");
                source.Append(fieldGuarded ? "#endif\n" : string.Empty);
            }

            offset += fieldSize;
        }

        int whole = type.GetFields().Max(static f => Alignment(f.FieldType));
        Assert.Equal(size, (offset + whole - 1) / whole * whole);
        source.Append(guarded ? "#endif\n" : string.Empty);
    }

    private static void AddConstants(StringBuilder source, Type type)
    {
        foreach (string name in Enum.GetNames(type).Where(static n => n != "None"))
        {
            string value = Convert.ToUInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
            string assertion = $"_Static_assert({name} == {value}ull, \"{name}\");\n";

            // Flags are macros and can be looked for; members of C enumerations cannot.
            source.Append(type.Name.StartsWith("fuse_", StringComparison.Ordinal)
                ? FormattableString.Invariant($"#if FUSE_KERNEL_MINOR_VERSION >= {s_since.GetValueOrDefault(name, 0)}\n{assertion}#endif\n")
                : $"#ifdef {name}\n{assertion}#endif\n");
        }
    }

    private static int SizeOf(Type type)
        => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static int Alignment(Type type)
        => type.IsPrimitive ? SizeOf(type) : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Max(static f => Alignment(f.FieldType));
}
