using System.Buffers.Binary;
using System.Text;
using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>The time at which a file came to be, as statx tells it.</summary>
public sealed class BirthTimeTests(MountFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<MountFixture>
{
    private const uint BirthTime = 0x800;

    // The kernel passes on what it was told since Linux 6.6.
    private static readonly Version s_first = new(6, 6);

    [Fact]
    [Semantics("S103")]
    public async Task It_stays_with_writes_and_a_remount_and_is_that_of_the_last_write_of_others()
    {
        Assert.SkipUnless(Environment.OSVersion.Version >= s_first, "This kernel does not ask a FUSE file system for birth times.");
        long before = DateTime.UtcNow.Ticks;
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.MakeDirectory(At("folder")).Ok();
        long after = DateTime.UtcNow.Ticks;
        long born = Birth(At("file"));
        Assert.InRange(DateTime.UnixEpoch.Ticks + (born / 100), before - TimeSpan.TicksPerSecond, after + TimeSpan.TicksPerSecond);
        long folder = Birth(At("folder"));
        Fs.WriteFile(At("file"), [2, 3]).Ok();
        Fs.SetTimes(At("file"), null, 1_000_000_000_000_000_000).Ok();
        Fs.WriteFile(At("folder/inside"), [1]).Ok();
        Fs.Rename(At("file"), At("renamed")).Ok();
        Assert.Equal((born, folder), (Birth(At("renamed")), Birth(At("folder"))));
        await Fixture.RemountAsync();
        Assert.Equal((born, folder), (Birth(At("renamed")), Birth(At("folder"))));
        await Bucket.PutAsync(At("others"), [1, 2]);
        Assert.Equal(Fs.Stat(At("others")).Ok().ModifiedNs, Birth(At("others")));
    }

    private long Birth(string path)
    {
        byte[] buffer = new byte[256];
        byte[] native = Encoding.UTF8.GetBytes(((KernelDriver)Fs).NativePath(path) + '\0');
        Assert.Equal(0, Libc.ExtendedStat(LibcConstants.AT_FDCWD, native, 0, BirthTime | LibcConstants.STATX_BASIC_STATS, buffer));
        Assert.NotEqual(0u, BinaryPrimitives.ReadUInt32LittleEndian(buffer) & BirthTime);
        return (BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(80)) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(88));
    }
}
