using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Tests;

namespace AisFs.Mount.Tests.Fuzz;

/// <summary>
/// Makes requests that could come from a kernel gone mad: mostly well formed, with inode numbers and handles that exist, and
/// values at the edges of their ranges; some are cut off or have bytes changed.
/// </summary>
internal sealed class RequestMaker(Random random)
{
    private const int Pattern = 64 * 1024;

    private static readonly fuse_opcode[] s_opcodes =
        [.. Enum.GetValues<fuse_opcode>().Where(static opcode => opcode is not (fuse_opcode.FUSE_INIT or fuse_opcode.FUSE_DESTROY))];

    private static readonly string[] s_names =
        ["a", "b", "c", "dir", "link", "object-0", "object-1", "object-2", ".", "..", "", "a/b", ".aisfs-dir", "%2f", "x\ny", "\u001b[0m",
        "user.a", "user.ais.checksum", "user.", "security.capability", "trusted.x", new('n', 255), new('n', 256), new('n', 4000)];

    private static readonly ulong[] s_edges =
        [0, 1, 2, 3, 7, 8, 4095, 4096, 4097, 65536, 1 << 20, int.MaxValue, 1ul << 31, uint.MaxValue, long.MaxValue, 1ul << 63, ulong.MaxValue - 1, ulong.MaxValue];

    private readonly List<ulong> _nodes = [1];
    private readonly List<ulong> _handles = [];
    private readonly Dictionary<ulong, fuse_opcode> _asked = [];
    private ulong _lastUnique = 1ul << 20;

    /// <summary>Makes the next request.</summary>
    /// <returns>Its bytes.</returns>
    public byte[] Next()
    {
        fuse_opcode opcode = s_opcodes[random.Next(s_opcodes.Length)];
        ulong unique = _lastUnique += 2;
        _asked[unique] = opcode;
        byte[] message = FakeKernel.Message(opcode, Pick(_nodes), unique, Arguments(opcode), callerThread: (uint)random.Next(1, 5));
        return random.Next(8) == 0 ? Damage(message) : message;
    }

    /// <summary>Learns inode numbers and handles from what was answered.</summary>
    /// <param name="reply">The answer.</param>
    public void Learn(FakeKernel.Reply reply)
    {
        if (!_asked.Remove(reply.Unique, out fuse_opcode opcode) || reply.ErrorCode != 0)
        {
            return;
        }

        switch (opcode)
        {
            case fuse_opcode.FUSE_LOOKUP or fuse_opcode.FUSE_MKDIR or fuse_opcode.FUSE_MKNOD or fuse_opcode.FUSE_SYMLINK:
                Keep(_nodes, Word(reply.Body, 0));
                break;
            case fuse_opcode.FUSE_CREATE or fuse_opcode.FUSE_TMPFILE:
                Keep(_nodes, Word(reply.Body, 0));
                Keep(_handles, Word(reply.Body, 128));
                break;
            case fuse_opcode.FUSE_OPEN or fuse_opcode.FUSE_OPENDIR:
                Keep(_handles, Word(reply.Body, 0));
                break;
        }
    }

    private byte[] Arguments(fuse_opcode opcode)
    {
        List<byte> bytes = [];
        switch (opcode)
        {
            case fuse_opcode.FUSE_LOOKUP or fuse_opcode.FUSE_UNLINK or fuse_opcode.FUSE_RMDIR or fuse_opcode.FUSE_REMOVEXATTR:
                Names(bytes, 1);
                break;
            case fuse_opcode.FUSE_SYMLINK:
                Names(bytes, 2);
                break;
            case fuse_opcode.FUSE_MKDIR or fuse_opcode.FUSE_LINK:
                Words(bytes, 1);
                Names(bytes, 1);
                break;
            case fuse_opcode.FUSE_RENAME:
                Words(bytes, Pick(_nodes));
                Names(bytes, 2);
                break;
            case fuse_opcode.FUSE_RENAME2:
                Words(bytes, Pick(_nodes), (ulong)random.Next(8));
                Names(bytes, 2);
                break;
            case fuse_opcode.FUSE_MKNOD or fuse_opcode.FUSE_CREATE or fuse_opcode.FUSE_TMPFILE:
                // Flags or mode, and umask: mostly a regular file.
                Words(bytes, random.Next(4) == 0 ? Edge() : ((ulong)random.Next(0x1000) << 32 * random.Next(2)) | 0x81A4, (ulong)random.Next(512));
                Names(bytes, 1);
                break;
            default:
                FileArguments(opcode, bytes);
                break;
        }

        return [.. bytes];
    }

    private void FileArguments(fuse_opcode opcode, List<byte> bytes)
    {
        switch (opcode)
        {
            case fuse_opcode.FUSE_READ or fuse_opcode.FUSE_READDIR or fuse_opcode.FUSE_READDIRPLUS:
                Words(bytes, Handle(), Edge(), Edge(), Edge(), Edge());
                break;
            case fuse_opcode.FUSE_WRITE:
                uint length = (uint)random.Next(Pattern);
                Words(bytes, Handle(), Offset(), random.Next(8) == 0 ? Edge() : length, Edge(), Edge());
                bytes.AddRange(new byte[length]);
                break;
            case fuse_opcode.FUSE_SETATTR:
                Words(bytes, (ulong)random.Next(0x1000), Handle(), Offset(), Edge(), Edge(), Edge(), Edge(), Edge(), (ulong)random.Next(0xFFFF), Edge(), Edge());
                break;
            case fuse_opcode.FUSE_FALLOCATE:
                Words(bytes, Handle(), Offset(), Offset(), (ulong)random.Next(0x80));
                break;
            case fuse_opcode.FUSE_COPY_FILE_RANGE or fuse_opcode.FUSE_COPY_FILE_RANGE_64:
                Words(bytes, Handle(), Offset(), Pick(_nodes), Handle(), Offset(), Offset(), (ulong)random.Next(2));
                break;
            case fuse_opcode.FUSE_SETXATTR:
                Words(bytes, random.Next(2) == 0 ? 16 : Edge());
                Names(bytes, 1);
                bytes.AddRange(new byte[random.Next(100)]);
                break;
            case fuse_opcode.FUSE_GETXATTR:
                Words(bytes, Edge());
                Names(bytes, 1);
                break;
            case fuse_opcode.FUSE_FORGET:
                // A count that is too large would take inodes away from requests that are still to come, as only a broken kernel does.
                Words(bytes, (ulong)random.Next(3));
                break;
            case fuse_opcode.FUSE_BATCH_FORGET:
                Words(bytes, (ulong)random.Next(3), Pick(_nodes), 1, Edge(), 1);
                break;
            default:
                Words(bytes, Handle(), Edge(), Edge(), Edge(), Edge(), Edge());
                break;
        }
    }

    private ulong Edge() => s_edges[random.Next(s_edges.Length)];

    // Mostly where files of some MiB have their bytes.
    private ulong Offset() => (ulong)random.Next(3 << 20);

    private ulong Handle() => _handles.Count == 0 || random.Next(10) == 0 ? Edge() : Pick(_handles);

    private ulong Pick(List<ulong> known) => random.Next(20) == 0 ? Edge() : known[random.Next(known.Count)];

    private void Keep(List<ulong> known, ulong value)
    {
        if (known.Count < 100)
        {
            known.Add(value);
        }
        else
        {
            known[random.Next(1, known.Count)] = value;
        }
    }

    private void Names(List<byte> bytes, int count)
    {
        for (int i = 0; i < count; i++)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(s_names[random.Next(s_names.Length)]));
            bytes.Add(0);
        }
    }

    private byte[] Damage(byte[] message)
    {
        int header = Marshal.SizeOf<fuse_in_header>();
        if (random.Next(2) == 0)
        {
            message = message[..random.Next(header, message.Length + 1)];
        }

        for (int i = random.Next(4); i > 0 && message.Length > header; i--)
        {
            message[random.Next(header, message.Length)] = (byte)random.Next(256);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(message, random.Next(10) == 0 ? (uint)random.Next() : (uint)message.Length);
        return message;
    }

    private static void Words(List<byte> bytes, params ReadOnlySpan<ulong> words) => bytes.AddRange(MemoryMarshal.AsBytes(words));

    private static ulong Word(byte[] body, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(body.AsSpan(offset));
}
