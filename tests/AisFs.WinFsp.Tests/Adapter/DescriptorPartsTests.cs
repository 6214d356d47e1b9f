using AisFs.Interop.Windows.Security;
using AisFs.Mount.WinFsp.Security;
using AisFs.Vfs.Api;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>Which parts a descriptor has, and whether two say the same.</summary>
public sealed class DescriptorPartsTests
{
    private readonly byte[] _good = new PosixSecurity(0, 0, Sid.ForUser(0), Sid.ForGroup(0)).ToDescriptor(new FsAttributes { Mode = 0x1A4 }).ToArray();

    [Fact]
    public void Owner_group_and_list_count_when_they_are_there()
    {
        Assert.Equal(7u, DescriptorParts.Of(_good));
        byte[] without = [.. _good];
        without.AsSpan(4, 8).Clear();
        Assert.Equal(4u, DescriptorParts.Of(without));
        without[2] = 0;
        Assert.Equal(0u, DescriptorParts.Of(without));
        Assert.Equal(0u, DescriptorParts.Of([]));
    }

    [Fact]
    public void Each_difference_is_found_in_its_part_and_marks_of_inheritance_are_none()
    {
        Assert.True(DescriptorParts.AreSame(_good, _good, 7));
        int list = BitConverter.ToInt32(_good, 16);
        Assert.False(DescriptorParts.AreSame(_good, With(list + 12), 4));
        Assert.True(DescriptorParts.AreSame(_good, With(list + 12), 3));
        Assert.False(DescriptorParts.AreSame(_good, With(BitConverter.ToInt32(_good, 4) + 9), 1));
        Assert.False(DescriptorParts.AreSame(_good, With(BitConverter.ToInt32(_good, 8) + 9), 2));
        byte[] inherited = [.. _good];
        inherited[list + 9] = 0x10;
        inherited[3] |= 0x04;
        Assert.True(DescriptorParts.AreSame(_good, inherited, 7));
        byte[] open = [.. _good];
        open.AsSpan(16, 4).Clear();
        Assert.False(DescriptorParts.AreSame(_good, open, 4));
        Assert.False(DescriptorParts.AreSame(_good, _good.AsSpan(0, 10), 0));
    }

    [Fact]
    public void Garbage_is_never_read_beyond_its_end()
    {
        Random random = new(5);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bad = _good[..random.Next(_good.Length + 1)];
            for (int n = random.Next(5); n > 0 && bad.Length > 0; n--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            DescriptorParts.AreSame(_good, bad, 7);
            DescriptorParts.AreSame(bad, _good, DescriptorParts.Of(bad));
        }
    }

    private byte[] With(int at)
    {
        byte[] changed = [.. _good];
        changed[at] ^= 1;
        return changed;
    }
}
