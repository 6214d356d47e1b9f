using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>The attributes of Windows: which are kept, where, and what is shown.</summary>
public sealed class WindowsAttributesTests
{
    private const uint Settable = 0x31A7;

    [Theory]
    [InlineData(FsNodeKind.File, 0x2127u)]
    [InlineData(FsNodeKind.Directory, 0x2027u)]
    [InlineData(FsNodeKind.Symlink, 0x2027u)]
    public void Every_combination_that_is_set_is_shown(FsNodeKind kind, uint kept)
    {
        for (uint bits = 0; bits <= Settable; bits++)
        {
            if ((bits & ~Settable) != 0)
            {
                continue;
            }

            FsAttributes before = new() { Kind = kind, Mode = 0x1A4, DosAttributes = 0x10 };
            FsAttributes after = Apply(before, WindowsAttributes.Change(before, bits));
            Assert.Equal(bits & kept, WindowsAttributes.Shown(after));
            Assert.Equal(default, WindowsAttributes.Change(after, bits));
            Assert.True(WindowsAttributes.IsDirectoryLink(after), "the kind of a link is no attribute that is set");
            Assert.Equal(kind == FsNodeKind.File ? (bits & kept) | 0x20 : bits & kept, WindowsAttributes.Shown(New(kind, bits)));
            uint overwritten = WindowsAttributes.Shown(Apply(after, WindowsAttributes.Overwrite(after, 0x2, replace: false)));
            Assert.Equal((bits & kept) | 0x22, overwritten);
            Assert.Equal(0x24u, WindowsAttributes.Shown(Apply(after, WindowsAttributes.Overwrite(after, 0x4, replace: true))));
        }
    }

    [Fact]
    public void What_was_never_set_costs_nothing()
    {
        Assert.Null(WindowsAttributes.OfNew(FsNodeKind.File, 0x80));
        Assert.Null(WindowsAttributes.OfNew(FsNodeKind.File, 0x20));
        Assert.Null(WindowsAttributes.OfNew(FsNodeKind.File, 0x1));
        Assert.Null(WindowsAttributes.OfNew(FsNodeKind.Directory, 0x10));
        Assert.Null(WindowsAttributes.OfNew(FsNodeKind.Symlink, 0));
        Assert.Equal(0x10u, WindowsAttributes.OfNew(FsNodeKind.Symlink, 0, leadsToDirectory: true));
        FsAttributes plain = new() { Kind = FsNodeKind.File, Mode = 0x1A4 };
        Assert.Equal(default, WindowsAttributes.Change(plain, 0x20));
        Assert.Equal(default, WindowsAttributes.Overwrite(plain, 0, replace: true));
        Assert.Equal(0x20u, FileInfoMapping.ToFileAttributes(plain with { IsCached = true }, false));
        Assert.Equal(0x80u, FileInfoMapping.ToFileAttributes(plain with { IsCached = true, DosAttributes = 0 }, false));
    }

    [Fact]
    public void A_directory_is_never_temporary()
    {
        Assert.Equal(NtStatus.InvalidParameter, WindowsAttributes.Check(FsNodeKind.Directory, 0x100));
        Assert.Equal(NtStatus.Success, WindowsAttributes.Check(FsNodeKind.File, 0x100));
    }

    private static FsAttributes New(FsNodeKind kind, uint given)
        => new()
        {
            Kind = kind,
            Mode = kind == FsNodeKind.File && (given & 1) != 0 ? 0x124u : 0x1A4u,
            DosAttributes = WindowsAttributes.OfNew(kind, given),
        };

    private static FsAttributes Apply(FsAttributes before, FsAttributeChanges changes)
        => before with { DosAttributes = changes.DosAttributes ?? before.DosAttributes, Mode = changes.Mode ?? before.Mode };
}
