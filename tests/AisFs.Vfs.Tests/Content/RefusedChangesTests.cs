using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;

namespace AisFs.Vfs.Tests.Content;

public sealed class RefusedChangesTests
{
    private readonly RefusedChanges _refused = new();

    [Fact]
    public void A_refused_range_is_made_good_by_the_same_range_in_any_pieces()
    {
        _refused.Refuse(100, 200, FsError.NoSpace);
        Assert.Equal(FsError.NoSpace, _refused.Error);
        _refused.Wrote(150, 400);
        _refused.Wrote(0, 120);
        Assert.Equal(FsError.NoSpace, _refused.Error);
        _refused.Wrote(120, 149);
        Assert.Equal(FsError.NoSpace, _refused.Error);
        _refused.Wrote(140, 150);
        Assert.Equal(FsError.None, _refused.Error);
    }

    [Fact]
    public void What_is_cut_off_is_no_longer_wanted()
    {
        _refused.Refuse(100, 200, FsError.Io);
        _refused.Resized(150);
        Assert.Equal(FsError.Io, _refused.Error);
        _refused.Resized(100);
        Assert.Equal(FsError.None, _refused.Error);
    }

    [Fact]
    public void A_refused_size_is_made_good_by_any_size_and_by_writing_up_to_it()
    {
        _refused.RefuseSize(1000, FsError.NoSpace);
        _refused.Wrote(0, 999);
        Assert.Equal(FsError.NoSpace, _refused.Error);
        _refused.Wrote(990, 1000);
        Assert.Equal(FsError.None, _refused.Error);
        _refused.RefuseSize(1000, FsError.NoSpace);
        _refused.Resized(5);
        Assert.Equal(FsError.None, _refused.Error);
    }

    [Fact]
    public void The_first_error_is_told()
    {
        _refused.Refuse(0, 10, FsError.NoSpace);
        _refused.Refuse(10, 20, FsError.Io);
        _refused.Wrote(0, 10);
        Assert.Equal(FsError.NoSpace, _refused.Error);
    }

    [Fact]
    public void Many_refused_ranges_are_all_made_good()
    {
        for (int i = 0; i < 1000; i++)
        {
            _refused.Refuse(i * 10, (i * 10) + 5, FsError.Io);
        }

        _refused.Wrote(0, 9990);
        Assert.Equal(FsError.Io, _refused.Error);
        _refused.Wrote(9990, 9995);
        Assert.Equal(FsError.None, _refused.Error);
    }

    [Theory]
    [InlineData(FsError.InvalidArgument)]
    [InlineData(FsError.NotSupported)]
    public void What_cannot_be_done_at_all_is_not_owed(FsError error) => Assert.False(RefusedChanges.Counts(error));
}
