using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Store;

public sealed class ObjectVersionTests
{
    private const string Strong = "0123456789abcdef";
    private const string OtherStrong = "fedcba9876543210";
    private const string Weak = "01234567";
    private const string OtherWeak = "76543210";

    /// <summary>Every state that an answer can describe, of a field's values: unknown, one, another.</summary>
    private static IEnumerable<ObjectVersion> All
        => from size in new long[] { -1, 0, 10, 11 }
           from sum in new[] { ("", ""), ("", Strong), ("", Weak), ("xxhash2", Strong), ("xxhash2", OtherStrong), ("xxhash", Strong), ("crc32c", Weak), ("crc32c", OtherWeak) }
           from number in new[] { "", "1", "2" }
           from mark in new[] { null, "", "m1", "m2" }
           from upload in new long[] { 0, 1, 2 }
           select new ObjectVersion(number, sum.Item1, sum.Item2, size) { WriteMark = mark, Upload = upload };

    [Fact]
    public void The_relation_is_right_for_all_combinations()
    {
        ObjectVersion[] all = [.. All];
        foreach (ObjectVersion one in all)
        {
            foreach (ObjectVersion other in all)
            {
                VersionRelation relation = one.RelationTo(other);
                if (relation != Expected(one, other))
                {
                    Assert.Fail($"{one} and {other} are {relation}");
                }
            }
        }
    }

    [Fact]
    public void Nothing_that_another_look_told_is_lost_and_nothing_is_mixed()
    {
        ObjectVersion[] all = [.. All];
        foreach (ObjectVersion one in all)
        {
            foreach (ObjectVersion other in all.Where(other => one.IsSameAs(other)))
            {
                ObjectVersion both = one.CompletedBy(other);
                bool isRight = both.IsSameAs(one) && both.IsSameAs(other) && !both.IsRewritten(one)
                    && (one.IsRewritten(other) || (!both.IsRewritten(other) && Known(both) >= Math.Max(Known(one), Known(other))))
                    && (one.Version.Length == 0 || both.Version == one.Version);
                if (!isRight)
                {
                    Assert.Fail($"{one} completed by {other} is {both}");
                }
            }
        }
    }

    [Theory]
    [InlineData("xxhash2", Strong, "1", "crc32c", Weak, "1")]
    [InlineData("xxhash2", Strong, "1", "xxhash2", OtherStrong, "1")]
    [InlineData("xxhash2", Strong, "", "crc32c", Weak, "")]
    [InlineData("crc32c", Weak, "1", "crc32c", Weak, "2")]
    public void Equal_size_and_number_do_not_make_another_checkpoint_the_same(string type, string sum, string number, string otherType, string otherSum, string otherNumber)
        => Assert.Equal(VersionRelation.Different, new ObjectVersion(number, type, sum, 200).RelationTo(new ObjectVersion(otherNumber, otherType, otherSum, 200)));

    [Fact]
    public void Equal_bytes_written_once_more_are_the_same_content_but_not_the_same_write()
    {
        ObjectVersion before = new("1", "xxhash2", Strong, 10) { WriteMark = "m1", Upload = 1 };
        ObjectVersion after = new("2", "xxhash2", Strong, 10);
        Assert.True(before.IsSameAs(after));
        Assert.True(before.IsRewritten(after));
        Assert.Equal(new ObjectVersion("2", "xxhash2", Strong, 10), after.CompletedBy(before));
    }

    [Theory]
    [InlineData("1.644.0.0.5.f.0123456789abcdef..1f", Strong, 10, 0x1f)]
    [InlineData("1.644.0.0.5.f.0123456789abcdef.7.1f", Strong, 10, 0x1f)]
    [InlineData("1.644.0.0.5.f.0123456789abcdef.7.1f.later", Strong, 10, 0x1f)]
    [InlineData("1.644.0.0.5.f.0123456789abcdef..1f", OtherStrong, 10, 0)]
    [InlineData("1.644.0.0.5.f.s10..1f", "", 10, 0x1f)]
    [InlineData("1.644.0.0.5.f.s10..1f", "", 11, 0)]
    [InlineData("1.644.0.0.5.f.s10..1f", Strong, 10, 0)]
    [InlineData("1.644.0.0.5.f.0123456789abcdef", Strong, 10, 0)]
    [InlineData("1.644.0.0.5.f.0123456789abcdef.7", Strong, 10, 0)]
    [InlineData("1.644.0.0.5.f.0123456789abcdef..", Strong, 10, 0)]
    [InlineData("1.644.0.0.5.f.0123456789abcdef..zz", Strong, 10, 0)]
    [InlineData("1.644.0.0.5.f.0123456789abcdef..ffffffffffffffffff", Strong, 10, 0)]
    [InlineData("644", Strong, 10, 0)]
    [InlineData("", Strong, 10, 0)]
    public void The_id_of_an_upload_counts_for_the_content_that_it_came_with(string text, string checksum, long size, long id)
        => Assert.Equal(id, UploadId.Find(new Dictionary<string, string> { ["aisfs"] = text }, new ObjectVersion("1", "", checksum, size)));

    [Theory]
    [InlineData("1.644.0.0.5.f.0123456789abcdef..1f", Strong, Weak, "1.644.0.0.5.f.01234567..1f")]
    [InlineData("1.644.0.0.5.f.0123456789abcdef", Strong, Weak, "1.644.0.0.5.f.01234567")]
    [InlineData("1.644.0.0.5.f.0123456789abcdef..1f", OtherStrong, Weak, "1.644.0.0.5.f.0123456789abcdef..1f")]
    [InlineData("1.644.0.0.5.f.0123456789abcdef..1f", Strong, "", "1.644.0.0.5.f.0123456789abcdef..1f")]
    [InlineData("1.644", Strong, Weak, "1.644")]
    public void What_is_bound_to_a_checksum_goes_along_with_a_copy_of_another_kind(string text, string original, string copy, string expected)
        => Assert.Equal(expected, UploadId.Rebind(new Dictionary<string, string> { ["aisfs"] = text }, original, copy)["aisfs"]);

    [Fact]
    public void Ids_come_back_as_they_were_written()
    {
        HashSet<long> ids = [];
        for (int i = 0; i < 1000; i++)
        {
            long id = UploadId.Create();
            ids.Add(id);
            string text = $"1.644.0.0.5.f.s1..{UploadId.Format(id)}";
            Assert.Equal(id, UploadId.Find(new Dictionary<string, string> { ["aisfs"] = text }, ObjectVersion.Unknown with { Size = 1 }));
        }

        Assert.Equal(1000, ids.Count);
    }

    // The rules once more, each on its own.
    private static VersionRelation Expected(ObjectVersion one, ObjectVersion other)
    {
        bool areEmpty = one.Size == 0 && other.Size == 0;
        bool isOtherContent = one.Size >= 0 && other.Size >= 0 && one.Size != other.Size;
        bool isOtherKind = one.ChecksumType.Length > 0 && other.ChecksumType.Length > 0 && one.ChecksumType != other.ChecksumType;
        bool haveSums = one.Checksum.Length > 0 && other.Checksum.Length > 0;
        bool isOtherSum = haveSums && one.Checksum != other.Checksum;
        if (areEmpty || isOtherContent || isOtherKind || isOtherSum)
        {
            return areEmpty ? VersionRelation.Same : VersionRelation.Different;
        }

        bool haveSizes = one.Size >= 0 && other.Size >= 0;
        if (haveSizes && haveSums && one.Checksum.Length >= 16)
        {
            return VersionRelation.Same;
        }

        bool isOtherNumber = one.Version.Length > 0 && other.Version.Length > 0 && one.Version != other.Version;
        bool isOtherUpload = one.Upload > 0 && other.Upload > 0 && one.Upload != other.Upload;
        bool haveMarks = one.WriteMark?.Length > 0 && other.WriteMark?.Length > 0;
        return isOtherNumber || isOtherUpload || (haveMarks && one.WriteMark != other.WriteMark) ? VersionRelation.Different
            : haveSizes && (haveSums || haveMarks) ? VersionRelation.Same
            : VersionRelation.Unknown;
    }

    private static int Known(ObjectVersion version)
        => (version.Size >= 0 ? 1 : 0) + (version.Checksum.Length > 0 ? 1 : 0) + (version.ChecksumType.Length > 0 ? 1 : 0)
            + (version.Version.Length > 0 ? 1 : 0) + (version.WriteMark?.Length > 0 ? 1 : 0) + (version.Upload > 0 ? 1 : 0);
}
