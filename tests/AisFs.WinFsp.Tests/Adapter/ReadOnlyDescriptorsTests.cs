using System.Buffers.Binary;
using AisFs.Interop.Windows.Security;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Security;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>Descriptors of a mount that can only be read, and the rights that programs ask for there.</summary>
public sealed class ReadOnlyDescriptorsTests
{
    private const uint Changes = 0x2 | 0x4 | 0x10 | 0x40 | 0x100 | 0x10000 | 0x40000 | 0x80000 | 0x40000000 | 0x10000000;

    [Fact]
    public void No_entry_grants_a_change_and_all_that_can_be_read_stays()
    {
        PosixSecurity posix = new(0, 0, Sid.ForUser(0), Sid.ForGroup(0));
        ReadOnlyDescriptors security = new(posix);
        for (uint mode = 0; mode <= 0x1FF; mode++)
        {
            FsAttributes file = new() { Mode = mode, Uid = mode % 3, Kind = FsNodeKind.File };
            byte[] restricted = security.ToDescriptor(file).ToArray();
            Assert.All(Allowed(restricted), mask => Assert.Equal(0u, mask & Changes));
            Assert.Equal(NtStatus.Success, posix.ToChanges(default, 7, restricted, out FsAttributeChanges read));
            Assert.Equal((mode & ~0x92u, file.Uid), (read.Mode, read.Uid));
            byte[] directory = security.ToDescriptor(file with { Kind = FsNodeKind.Directory }).ToArray();
            Assert.All(Allowed(directory), mask => Assert.Equal(0u, mask & Changes & ~6u));
            Assert.Equal(NtStatus.MediaWriteProtected, security.ToChanges(file, 7, restricted, out _));
        }
    }

    [Fact]
    public void Without_a_list_everyone_may_read()
    {
        byte[] open = new byte[20];
        open[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(open.AsSpan(2), 0x8004);
        byte[] restricted = new ReadOnlyDescriptors(new FixedSecurity(open)).ToDescriptor(new FsAttributes { Kind = FsNodeKind.File }).ToArray();
        Assert.Equal([0x001200A9u], Allowed(restricted));
    }

    [Theory]
    [InlineData(0x02000000u, 1u << 24, false)]
    [InlineData(0x02000000u, 3u << 24, false)]
    [InlineData(0x00120089u, 1u << 24, false)]
    [InlineData(0x001200A9u, 3u << 24 | 0x200000, false)]
    [InlineData(0x02000002u, 1u << 24, true)]
    [InlineData(0x00000002u, 1u << 24, true)]
    [InlineData(0x00000100u, 1u << 24, true)]
    [InlineData(0x00010000u, 1u << 24, true)]
    [InlineData(0x02000000u, 1u << 24 | 0x1000, true)]
    [InlineData(0x00000001u, 0u << 24, true)]
    [InlineData(0x00000001u, 2u << 24, true)]
    [InlineData(0x00000001u, 4u << 24, true)]
    [InlineData(0x00000001u, 5u << 24, true)]
    public void A_change_is_asked_for_by_a_right_a_disposition_or_an_option(uint access, uint options, bool expected)
    {
        Assert.Equal(expected, OpenRights.AsksToChange(new OpenIntent(access, options, IsPresent: true)));
        Assert.False(OpenRights.AsksToChange(new OpenIntent(access, options, IsPresent: false)));
    }

    private static List<uint> Allowed(byte[] descriptor)
    {
        List<uint> masks = [];
        int list = BitConverter.ToInt32(descriptor, 16);
        int at = list + 8;
        for (int i = BitConverter.ToUInt16(descriptor, list + 4); i > 0; i--)
        {
            if (descriptor[at] == 0)
            {
                masks.Add(BitConverter.ToUInt32(descriptor, at + 4));
            }

            at += BitConverter.ToUInt16(descriptor, at + 2);
        }

        return masks;
    }
}
