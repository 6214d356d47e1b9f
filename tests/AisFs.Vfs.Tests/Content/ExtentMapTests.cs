using AisFs.Vfs.Staging;
using CsCheck;

namespace AisFs.Vfs.Tests.Content;

public sealed class ExtentMapTests
{
    [Fact]
    public void A_map_behaves_as_an_array_of_kinds()
        => Gen.Select(Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 2]).Array[0, 40].Sample(changes =>
        {
            ExtentMap map = new();
            ExtentKind[] model = new ExtentKind[100];
            foreach ((int one, int other, int kind) in changes)
            {
                int start = Math.Min(one, other);
                int end = Math.Max(one, other);
                map.Set(start, end, (ExtentKind)kind);
                model.AsSpan(start, end - start).Fill((ExtentKind)kind);
            }

            for (int i = 0; i < 100; i++)
            {
                Extent run = map.Find(i, 100);
                Assert.Equal(model[i], run.Kind);
                Assert.All(model[i..(int)run.End], kind => Assert.Equal(model[i], kind));
                Assert.True(run.End == 100 || model[(int)run.End] != model[i]);
            }

            // Nothing overlaps, nothing that could be one is two.
            Extent[] all = map.ToArray();
            for (int i = 1; i < all.Length; i++)
            {
                Assert.True(all[i - 1].End < all[i].Start || (all[i - 1].End == all[i].Start && all[i - 1].Kind != all[i].Kind));
            }
        });
}
