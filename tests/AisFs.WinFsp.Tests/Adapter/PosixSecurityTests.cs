using AisFs.Interop.Windows.Security;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Security;
using AisFs.Vfs.Api;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>Modes as security descriptors, and back.</summary>
public sealed class PosixSecurityTests
{
    private static readonly byte[] s_user = [1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0xE8, 3, 0, 0];
    private static readonly byte[] s_group = [1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 1, 2, 0, 0];
    private readonly PosixSecurity _security = new(1000, 100, s_user, s_group);

    [Theory]
    [InlineData(1000u, 100u)]
    [InlineData(0u, 0u)]
    [InlineData(4_000_000_000u, 77u)]
    public void Every_mode_and_owner_comes_back(uint uid, uint gid)
    {
        for (uint mode = 0; mode <= 0x1FF; mode++)
        {
            FsAttributes attributes = new() { Uid = uid, Gid = gid, Mode = mode, Kind = mode % 2 == 0 ? FsNodeKind.File : FsNodeKind.Directory };
            ReadOnlySpan<byte> descriptor = _security.ToDescriptor(attributes).Span;
            FsAttributes other = new() { Uid = 5, Gid = 6, Mode = 0x800 | 0x1FF };
            Assert.Equal(NtStatus.Success, _security.ToChanges(other, 7, descriptor, out FsAttributeChanges changes));
            Assert.Equal(new FsAttributeChanges { Uid = uid, Gid = gid, Mode = 0x800 | mode }, changes);
        }
    }

    [Fact]
    public void Only_the_parts_asked_for_change()
    {
        FsAttributes attributes = new() { Uid = 1000, Gid = 100, Mode = 0x1A4 };
        byte[] descriptor = _security.ToDescriptor(attributes with { Mode = 0x180 }).ToArray();
        Assert.Equal(NtStatus.Success, _security.ToChanges(attributes, 4, descriptor, out FsAttributeChanges changes));
        Assert.Equal(new FsAttributeChanges { Mode = 0x180 }, changes);
        Assert.Equal(NtStatus.Success, _security.ToChanges(attributes, 8, descriptor, out changes));
        Assert.Equal(default, changes);
    }

    [Fact]
    public void An_owner_without_uid_is_refused()
    {
        byte[] descriptor = new PosixSecurity(0, 0, Sid.Administrators, Sid.Everyone).ToDescriptor(default).ToArray();
        Assert.Equal(NtStatus.InvalidSecurityDescriptor, _security.ToChanges(default, 1, descriptor, out _));
        Assert.Equal(NtStatus.InvalidSecurityDescriptor, _security.ToChanges(default, 2, descriptor, out _));
    }

    [Fact]
    public void Garbage_is_refused_and_never_read_beyond_its_end()
    {
        byte[] good = _security.ToDescriptor(new FsAttributes { Uid = 1, Gid = 2, Mode = 0x1FF }).ToArray();
        Random random = new(5);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bad = good[..random.Next(good.Length + 1)];
            for (int n = random.Next(5); n > 0 && bad.Length > 0; n--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            _security.ToChanges(default, 7, bad, out _);
        }
    }

    [Fact]
    public void A_missing_list_allows_everything()
    {
        byte[] descriptor = new byte[20];
        descriptor[0] = 1;
        Assert.Equal(NtStatus.Success, _security.ToChanges(default, 4, descriptor, out FsAttributeChanges changes));
        Assert.Equal(0x1FFu, changes.Mode);
    }
}
