using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using AisFs.Interop.Fuse.Abi;
using BenchmarkDotNet.Attributes;

namespace AisFs.Benchmarks;

/// <summary>One request through the FUSE binding and back, without a kernel: two socket hops, decoding, dispatch, encoding.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The clean-up of the benchmark ends it.")]
public class FuseBenchmarks
{
    private PlayedKernel _kernel = null!;
    private byte[] _read = null!;
    private byte[] _largeRead = null!;
    private byte[] _getattr = null!;
    private byte[] _lookup = null!;
    private byte[] _write = null!;

    [GlobalSetup]
    public void Start()
    {
        _kernel = new PlayedKernel(new ConstantOperations());
        _read = Read(4096);
        _largeRead = Read(128 * 1024);
        _getattr = PlayedKernel.Message(fuse_opcode.FUSE_GETATTR, 77, new byte[16]);
        _lookup = PlayedKernel.Message(fuse_opcode.FUSE_LOOKUP, 1, "a-file-name.bin\0"u8);

        // struct fuse_write_in: handle (8), offset (8), size (4), five more fields of four and eight bytes; then the data.
        byte[] write = new byte[40 + 4096];
        BinaryPrimitives.WriteUInt32LittleEndian(write.AsSpan(16), 4096);
        _write = PlayedKernel.Message(fuse_opcode.FUSE_WRITE, 77, write);
    }

    [GlobalCleanup]
    public void End() => _kernel.Dispose();

    [Benchmark]
    public int ReadFourKibibytes() => _kernel.Call(_read);

    [Benchmark]
    public int ReadManyKibibytes() => _kernel.Call(_largeRead);

    [Benchmark]
    public int WriteFourKibibytes() => _kernel.Call(_write);

    [Benchmark]
    public int GetAttributes() => _kernel.Call(_getattr);

    [Benchmark]
    public int Lookup() => _kernel.Call(_lookup);

    private static byte[] Read(int size)
    {
        // struct fuse_read_in: handle (8), offset (8), size (4), flags (4), lock owner (8), open flags (4), padding (4).
        byte[] arguments = new byte[40];
        BinaryPrimitives.WriteInt32LittleEndian(arguments.AsSpan(16), size);
        return PlayedKernel.Message(fuse_opcode.FUSE_READ, 77, arguments);
    }
}
