using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;
using static AisFs.TestKit.Native.LibcConstants;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Memory maps. The bytes are moved by native code: a page fault must not stop this process.</summary>
public abstract class MapTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Theory]
    [InlineData(100, MAP_PRIVATE)]
    [InlineData(100, MAP_SHARED)]
    [InlineData(6_000_001, MAP_SHARED)]
    [Semantics("S36")]
    public async Task A_map_shows_the_bytes(int size, int flags)
    {
        byte[] content = TestBytes.Make(size, 31);
        Fs.WriteFile(At("file"), content).Ok();
        await Fixture.RemountAsync();
        using ITestFile file = Fs.Open(At("file"), OpenMode.Read).Ok();
        using Mapping map = new(file, size, PROT_READ, flags);
        ByteAssert.Same(content, map.Read(0, size));
        Assert.True(content.AsSpan(size / 2, 10).SequenceEqual(map.Read(size / 2, 10)));
    }

    [Fact]
    [Semantics("S36")]
    public async Task What_was_written_through_a_map_is_kept()
    {
        byte[] content = TestBytes.Make(3_000_000, 32);
        Fs.WriteFile(At("file"), content).Ok();
        await Fixture.RemountAsync();
        using (ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite).Ok())
        {
            using (Mapping map = new(file, content.Length, PROT_READ | PROT_WRITE, MAP_SHARED))
            {
                foreach (int offset in new[] { 0, 4090, 1_500_000, 2_999_990 })
                {
                    byte[] patch = TestBytes.Make(10, (ulong)offset);
                    patch.CopyTo(content, offset);
                    map.Write(offset, patch);
                }

                map.Sync();
            }

            file.Sync().Ok();
            file.Close().Ok();
        }

        ByteAssert.Same(content, Fs.ReadFile(At("file")).Ok());
        await Fixture.RemountAsync();
        ByteAssert.Same(content, Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public async Task A_new_file_may_be_written_through_a_map_alone()
    {
        byte[] content = TestBytes.Make(200_000, 33);
        using (ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            file.Truncate(content.Length).Ok();
            using (Mapping map = new(file, content.Length, PROT_READ | PROT_WRITE, MAP_SHARED))
            {
                map.Write(0, content);
                map.Sync();
            }

            file.Close().Ok();
        }

        await Fixture.RemountAsync();
        ByteAssert.Same(content, Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void A_private_map_changes_nothing()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        using (Mapping map = new(file, 3, PROT_READ | PROT_WRITE, MAP_PRIVATE))
        {
            map.Write(0, [9, 9, 9]);
            Assert.Equal([9, 9, 9], map.Read(0, 3));
        }

        file.Close().Ok();
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("file")).Ok());
    }

    private sealed class Mapping : IDisposable
    {
        private readonly nint _address;
        private readonly nint _length;

        public Mapping(ITestFile file, int length, int protection, int flags)
        {
            _length = length;
            _address = Libc.Map(0, length, protection, flags, ((KernelFile)file).Descriptor, 0);
            if (_address == -1)
            {
                Assert.Fail($"mmap answered {Libc.LastError}.");
            }
        }

        public byte[] Read(int offset, int length)
        {
            byte[] bytes = new byte[length];
            Libc.CopyOut(ref bytes[0], _address + offset, length);
            return bytes;
        }

        public void Write(int offset, byte[] data) => Libc.CopyIn(_address + offset, in data[0], data.Length);

        public void Sync() => Assert.Equal(0, Libc.SyncMapping(_address, _length, MS_SYNC));

        public void Dispose() => Libc.Unmap(_address, _length);
    }

    public sealed class OverMount(MountFixture fixture) : MapTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : MapTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
