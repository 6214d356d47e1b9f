using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Families;

/// <summary>statfs.</summary>
public abstract class StatisticsTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Fact]
    [Semantics("S10")]
    public void The_capacity_is_told()
    {
        Capacity capacity = Fs.GetCapacity().Ok();
        Assert.InRange(capacity.TotalBytes, 1, long.MaxValue);
        Assert.InRange(capacity.AvailableBytes, 1, capacity.TotalBytes);
        Assert.Equal(255, capacity.NameMax);
        Assert.True(long.IsPow2(capacity.BlockSize));
    }

    [Fact]
    public void All_can_be_synced()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        Fs.SyncAll().Ok();
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("file")).Ok());
    }

    public sealed class OverVfs(VfsFixture fixture) : StatisticsTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : StatisticsTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : StatisticsTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : StatisticsTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
