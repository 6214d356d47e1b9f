using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>Turns the file system's types into those of the protocol, and the flags of open(2) into the file system's.</summary>
internal static class FuseConvert
{
    private const uint TypeMask = 0xf000;
    private const uint TypeFifo = 0x1000;
    private const uint TypeCharacterDevice = 0x2000;
    private const uint TypeDirectory = 0x4000;
    private const uint TypeBlockDevice = 0x6000;
    private const uint TypeFile = 0x8000;
    private const uint TypeSymlink = 0xa000;
    private const uint TypeSocket = 0xc000;

    // What cp, cat and buffered readers (Python, stdio) take for one request. A request costs about as much as copying
    // 100 KiB; much more would make programs read far behind the header they want.
    private const uint BlockSize = 128 * 1024;

    private const uint AccessMode = 3;
    private const uint WriteOnly = 1;
    private const uint ReadWrite = 2;
    private const uint Exclusive = 0x80;
    private const uint Truncate = 0x200;
    private const uint Append = 0x400;
    private const uint NonBlocking = 0x800;

    // O_DIRECT: Arm exchanged the bits of O_DIRECT and O_DIRECTORY (arch/arm64/include/uapi/asm/fcntl.h).
    private static readonly uint s_direct = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x10000u : 0x4000u;

    /// <summary>Whether a directory is opened in the way of the C library's opendir: to be read.</summary>
    public static bool IsOpenToRead(uint flags) => (flags & NonBlocking) != 0;

    public static FsCaller ToCaller(FuseContext context) => new(context.Uid, context.Gid, (int)context.Pid);

    public static FuseAttributes ToAttributes(in FsAttributes a) => new()
    {
        Inode = a.Number,
        Size = (ulong)a.Size,
        Blocks = ((ulong)a.Size + 511) / 512,
        Mode = ToMode(a.Kind) | (a.Mode & 0xfff),
        LinkCount = a.LinkCount,
        Device = a.Device,
        Uid = a.Uid,
        Gid = a.Gid,
        BlockSize = BlockSize,
        Accessed = FuseTime.FromNanoseconds(a.AccessedNs),
        Modified = FuseTime.FromNanoseconds(a.ModifiedNs),
        Changed = FuseTime.FromNanoseconds(a.ChangedNs),
        Created = FuseTime.FromNanoseconds(a.CreatedNs),
    };

    public static FuseEntry ToEntry(FsEntry e)
    {
        FuseTime valid = FuseTime.FromSpan(e.ValidFor);

        // An entry of a listing that counts as no lookup still has its number and type.
        return e.IsNegative && e.Attributes.Number == 0
            ? new FuseEntry { EntryValid = valid }
            : new FuseEntry { NodeId = e.Attributes.Inode.Value, EntryValid = valid, AttributesValid = FuseTime.FromSpan(e.AttributesValidFor), Attributes = ToAttributes(e.Attributes) };
    }

    public static FuseAttributesReply ToAttributesReply(FsEntry e) => new(ToAttributes(e.Attributes), FuseTime.FromSpan(e.AttributesValidFor));

    public static FuseStatistics ToStatistics(FsStatistics s)
    {
        const uint Unit = 4096;
        return new FuseStatistics
        {
            BlockSize = Unit,
            Blocks = (ulong)Math.Max(s.TotalBytes, 0) / Unit,
            FreeBlocks = (ulong)Math.Max(s.AvailableBytes, 0) / Unit,
            AvailableBlocks = (ulong)Math.Max(s.AvailableBytes, 0) / Unit,
            NameLength = 255,
        };
    }

    /// <summary>Translates the flags of open(2).</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="writebackCache">
    /// Whether the kernel collects writes: then it reads the rest of partly written pages through any handle, and places
    /// appended bytes itself.
    /// </param>
    /// <returns>The file system's flags.</returns>
    public static FsOpenFlags ToOpenFlags(uint flags, bool writebackCache)
    {
        FsOpenFlags result = (flags & AccessMode) switch
        {
            WriteOnly => writebackCache ? FsOpenFlags.Read | FsOpenFlags.Write : FsOpenFlags.Write,
            ReadWrite => FsOpenFlags.Read | FsOpenFlags.Write,
            _ => FsOpenFlags.Read,
        };
        if ((flags & Append) != 0 && !writebackCache)
        {
            result |= FsOpenFlags.Append;
        }

        if ((flags & Truncate) != 0)
        {
            result |= FsOpenFlags.Truncate;
        }

        if ((flags & Exclusive) != 0)
        {
            result |= FsOpenFlags.Exclusive;
        }

        return (flags & s_direct) != 0 ? result | FsOpenFlags.Direct : result;
    }

    /// <summary>How the kernel is to treat a file that was opened.</summary>
    /// <param name="opened">The open file.</param>
    /// <param name="flags">How it was opened.</param>
    /// <param name="directIoAllowsMapping">Whether a file that is read past the page cache can be mapped.</param>
    /// <param name="readsDirectly">Whether files that are only read are read past the page cache.</param>
    /// <returns>The answer.</returns>
    public static FuseOpened ToOpened(FsOpened opened, FsOpenFlags flags, bool directIoAllowsMapping, bool readsDirectly = false)
    {
        FuseOpenOptions options = opened.KeepCache ? FuseOpenOptions.KeepCache : FuseOpenOptions.None;
        if (!opened.NeedsFlush)
        {
            options |= FuseOpenOptions.NoFlush;
        }

        // O_DIRECT bypasses the page cache in any case. As a property of the open file it also lets direct writes run side
        // by side; but without that capability, such a file could not be mapped.
        bool isDirect = (flags & FsOpenFlags.Direct) != 0 || (readsDirectly && (flags & FsOpenFlags.Write) == 0 && opened.Backing is null);
        if (isDirect && directIoAllowsMapping)
        {
            options |= FuseOpenOptions.DirectIo | FuseOpenOptions.ParallelDirectWrites;
        }

        return new FuseOpened(opened.Handle.Value, options);
    }

    public static FsAttributeChanges ToChanges(in FuseAttributeChanges c)
    {
        FuseAttributeFields f = c.Fields;
        return new FsAttributeChanges
        {
            Mode = Has(f, FuseAttributeFields.Mode) ? c.Mode & 0xfff : null,
            Uid = Has(f, FuseAttributeFields.Uid) ? c.Uid : null,
            Gid = Has(f, FuseAttributeFields.Gid) ? c.Gid : null,
            Size = Has(f, FuseAttributeFields.Size) ? (long)c.Size : null,
            AccessedNs = Has(f, FuseAttributeFields.AccessedNow) ? FsAttributeChanges.Now : Has(f, FuseAttributeFields.Accessed) ? c.Accessed.ToNanoseconds() : null,
            ModifiedNs = Has(f, FuseAttributeFields.ModifiedNow) ? FsAttributeChanges.Now : Has(f, FuseAttributeFields.Modified) ? c.Modified.ToNanoseconds() : null,
            KillPrivileges = Has(f, FuseAttributeFields.KillPrivileges),
        };
    }

    public static FsAllocateMode? ToAllocateMode(uint mode) => mode switch
    {
        0 => FsAllocateMode.Extend,
        1 => FsAllocateMode.KeepSize,
        2 | 1 => FsAllocateMode.PunchHole,
        0x10 => FsAllocateMode.ZeroRange,
        0x10 | 1 => FsAllocateMode.ZeroRangeKeepSize,
        _ => null,
    };

    /// <summary>What mknod(2) is to make; null for a type that it does not know.</summary>
    public static FsNodeKind? ToKind(uint mode) => (mode & TypeMask) switch
    {
        0 or TypeFile => FsNodeKind.File,
        TypeFifo => FsNodeKind.Fifo,
        TypeSocket => FsNodeKind.Socket,
        TypeCharacterDevice => FsNodeKind.CharacterDevice,
        TypeBlockDevice => FsNodeKind.BlockDevice,
        _ => null,
    };

    private static uint ToMode(FsNodeKind kind) => kind switch
    {
        FsNodeKind.Directory => TypeDirectory,
        FsNodeKind.Symlink => TypeSymlink,
        FsNodeKind.Fifo => TypeFifo,
        FsNodeKind.Socket => TypeSocket,
        FsNodeKind.CharacterDevice => TypeCharacterDevice,
        FsNodeKind.BlockDevice => TypeBlockDevice,
        _ => TypeFile,
    };

    private static bool Has(FuseAttributeFields fields, FuseAttributeFields field) => (fields & field) != 0;
}
